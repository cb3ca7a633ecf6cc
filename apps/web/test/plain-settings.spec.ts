import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { plainSettings } from '../src/agents/plain-settings.js';

describe('the plain settings', () => {
  it('WEB21 are those of docs/agents.md', async () => {
    const page = await readFile(new URL('../../../docs/agents.md', import.meta.url), 'utf8');
    const shown = /```json\n([^]*?)```/.exec(page)?.[1] ?? '';
    expect(JSON.parse(shown)).toEqual(JSON.parse(plainSettings('https://docs.example.com')));
  });
});
