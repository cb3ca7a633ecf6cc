import { describe, expect, it } from '@jest/globals';
import { filePathProblem } from './safe-path.js';

describe('paths of files', () => {
  it.each(['CLAUDE.md', '.claude/rules/a b.md', 'docs/Räuber 🙂.md', 'a/.gitignore', 'console.md', 'com10.md', 'claude~x.md', '.claude/settings/x.md', 'x/mcp.json'])('CLI5 %j may be written', (path) => {
    expect(filePathProblem(path)).toBeNull();
  });

  it.each([
    '', '/etc/passwd', '../x', 'a/../../x', './a', 'a//b', 'a/', 'C:/x', 'C:\\x', 'a\\..\\b', '\\\\host\\share', 'nul\0.md', 'a\nb', 'rtl\u202egnp.md', 'e\u0301.md',
    '.git/config', 'a/.git/hooks/post-checkout', '.GIT/x', '.git./x', '.git /x', 'git~1/x', '.g\u200cit/x', '.git::$INDEX_ALLOCATION/x',
  ])('CLI5 %j leaves the folder or reaches git', (path) => {
    expect(filePathProblem(path)).not.toBeNull();
  });

  it.each(['con', 'CON.md', 'docs/aux', 'nul.txt', 'com1', 'COM1.tar.gz', 'lpt9.md', 'com\u00b9', 'a:b', 'a.md:stream', 'what?', 'a*', 'a|b', '"a"', '<a>', 'dot.', 'space ', 'folder./a', 'folder /a', 'x'.repeat(201)])(
    'CLI5 %j is another file, or none, on some machine',
    (path) => {
      expect(filePathProblem(path)).not.toBeNull();
    },
  );

  it('CLI4 the name of a half-written file is no document\'s; one like it may be', () => {
    expect(['.501.md.5078cf4b49cc.lockstep', 'docs/.501.md.5078cf4b49cc.lockstep'].map((path) => filePathProblem(path))).not.toContain(null);
    const others = ['501.md.5078cf4b49cc.lockstep', '.501.md.5078CF4B49CC.lockstep', '.501.md.5078cf4b49c.lockstep', '.5078cf4b49cc.lockstep', '.a.5078cf4b49cc.lockstep/x', '.a.5078cf4b49cc.lockstep.md', `.${'x'.repeat(101)}.5078cf4b49cc.lockstep`];
    expect(others.map((path) => filePathProblem(path))).toEqual(others.map(() => null));
  });

  it.each([
    ['.claude/settings.json', ''],
    ['.claude/settings.local.json', ''],
    ['.Claude/Settings.json', ''],
    ['sub/.claude/settings.json', ''],
    ['.claude/setti\u2060ngs.json', ''],
    ['settings.json', '.claude'],
    ['.mcp.json', ''],
    ['sub/.mcp.json', ''],
    ['.lockstep.json', ''],
    ['.lockstep/state.json', ''],
    ['CLAUDE~1/settings.json', ''],
  ])('CLI5 %j below %j decides which commands run here', (path, root) => {
    expect(filePathProblem(path, root)).not.toBeNull();
  });
});
