import { describe, expect, it } from '@jest/globals';
import { headingId } from './heading-id.js';

describe('anchors in the preview', () => {
  it('WEB10 are those that GitHub gives', () => {
    expect(headingId('How we test: fast & often')).toBe('how-we-test-fast--often');
    expect(headingId(['Use ', { props: { children: 'npm test' } }])).toBe('use-npm-test');
  });
});
