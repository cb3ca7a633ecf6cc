import { describe, expect, it } from '@jest/globals';
import { pathProblem, withExtension } from './doc-path.js';

describe('paths while they are typed', () => {
  it('WEB11 says what is wrong before the server has to', () => {
    const bad = ['', '/a.md', 'a\\b.md', 'a//b.md', '../a.md', 'a/./b', 'x/.GIT/config', `${'é'.repeat(257)}`];
    expect(bad.map(pathProblem)).not.toContain(null);
    expect(['CLAUDE.md', '.claude/skills/deploy/SKILL.md', 'notes/été 2026.md'].map(pathProblem)).toEqual([null, null, null]);
  });

  it('WEB11 completes a bare name to Markdown', () => {
    expect(['rules/testing', 'a.txt', '.cursorrules', 'x.y/z'].map(withExtension)).toEqual(['rules/testing.md', 'a.txt', '.cursorrules', 'x.y/z.md']);
  });
});
