import { describe, expect, it } from '@jest/globals';
import type { KeyPrincipal } from '../principal.js';
import { atLeast, checkPath, seesPath } from './access.js';
import { globMatcher } from './globs.js';

const key = (paths: string[]): KeyPrincipal => ({ kind: 'apiKey', keyId: 'k', name: 'agent', projectId: 'p', scopes: ['docs:read'], paths });

describe('access', () => {
  it('ACCESS1 roles include those before them', () => {
    expect(atLeast('owner', 'viewer')).toBe(true);
    expect(atLeast('editor', 'editor')).toBe(true);
    expect(atLeast('viewer', 'editor')).toBe(false);
  });

  it('ACCESS2 a key sees what its globs match, and everything without globs', () => {
    expect(seesPath(key(['rules/**']), 'rules/a/b.md')).toBe(true);
    expect(seesPath(key(['rules/**']), 'other/a.md')).toBe(false);
    expect(seesPath(key([]), 'other/a.md')).toBe(true);
  });

  it('ACCESS2 writing outside the globs is forbidden', () => {
    expect(() => checkPath(key(['*.md']), 'a/b.md')).toThrow(expect.objectContaining({ code: 'auth.forbidden' }));
  });

  it('ACCESS2 globs reach dot files, and a leading ! is a character', () => {
    expect(globMatcher(['.claude/**'])('.claude/rules/a.md')).toBe(true);
    expect(globMatcher(['!a.md'])('b.md')).toBe(false);
  });
});
