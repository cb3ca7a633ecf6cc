import { describe, expect, it } from '@jest/globals';
import { collisionKey, docPathProblem } from './paths.js';

describe('document paths', () => {
  it.each(['CLAUDE.md', '.claude/rules/a b.md', 'docs/Räuber 🙂.md', 'a/.gitignore', 'x'.repeat(512)])('DOC1 %j is a path', (path) => {
    expect(docPathProblem(path)).toBeNull();
  });

  it.each([
    ['', 'empty'],
    ['/abs.md', 'leading'],
    ['a//b.md', 'empty folder'],
    ['a/', 'end with /'],
    ['../x.md', '. or ..'],
    ['a/./b.md', '. or ..'],
    ['a\\b.md', 'use /'],
    ['nul\0.md', 'control'],
    ['line\nbreak.md', 'control'],
    ['rtl\u202egnp.md', 'text-direction'],
    ['mark\u061c.md', 'text-direction'],
    ['csi\u009b31m.md', 'control'],
    ['two\u2028lines.md', 'control'],
    ['.g\u206ait/x', 'control'],
    ['e\u0301.md', 'NFC'],
    ['half\ud800.md', 'Unicode'],
    ['ä'.repeat(257), '512 bytes'],
  ])('DOC1 %j is refused', (path, reason) => {
    expect(docPathProblem(path)).toContain(reason);
  });

  it.each(['.git/config', 'a/.git/x', '.GIT/x', '.git./x', '.git /x', 'git~1/x', '.git::$INDEX_ALLOCATION/x', '.g\u200bit/x'])('DOC1 %j does not lead into .git', (path) => {
    expect(docPathProblem(path)).toContain('.git');
  });

  it('DOC1 paths that differ only in case or composition collide', () => {
    expect(collisionKey('É.md')).toBe(collisionKey('e\u0301.md'));
  });
});
