import { describe, expect, it } from '@jest/globals';
import { nextPage } from './next-page.js';

describe('after signing in', () => {
  it('WEB13 goes on inside this app only', () => {
    const next = (value: string) => nextPage(new URLSearchParams({ next: value }));
    expect(next('/projects/handbook/docs/1?x=1')).toBe('/projects/handbook/docs/1?x=1');
    expect([next('https://evil.example'), next('//evil.example'), next('/\\evil.example'), nextPage(new URLSearchParams())]).toEqual(['/', '/', '/', '/']);
  });
});
