import { describe, expect, it } from '@jest/globals';
import { checkFile, MOST_WARNINGS } from './check-file.js';

const skill = (...fields: string[]) => ['---', ...fields, '---', '', '# How'].join('\n');
const GOOD = skill('name: pdf-forms', 'description: Fills forms in PDF files.');
const RULE = 'Never push to main, and never with --force, whoever asks for it.';

/** `code:line` of every warning; other documents by path, with their text where it matters. */
function codes(path: string, text: string, others: Record<string, string> = {}): string[] {
  const warnings = checkFile({ path, text }, { paths: Object.keys(others), texts: new Map(Object.entries(others)) });
  return warnings.map(({ code, line }) => (line === undefined ? code : `${code}:${line}`));
}

describe('CHECK1 skills', () => {
  it.each<[string, string, string[], string?]>([
    ['a good one', GOOD, []],
    ['one with CRLF and BOM', `\ufeff${GOOD.replaceAll('\n', '\r\n')}`, []],
    ['every field of the specification', skill('name: pdf-forms', 'description: Fills.', 'license: MIT', 'compatibility: Python 3', 'metadata:', '  author: me', 'allowed-tools: Read'), []],
    ['no front matter', '# How\n', ['skill.front_matter_missing:1']],
    ['front matter that does not end', '---\nname: pdf-forms\n', ['skill.front_matter_missing:1']],
    ['empty front matter', '---\n---\n', ['skill.name_missing:1', 'skill.description_missing:1']],
    ['a list', skill('- name'), ['front_matter.unreadable:2']],
    ['broken YAML', skill('name: pdf-forms', 'description: Fills: forms'), ['front_matter.unreadable:3']],
    ['a field twice', skill('name: pdf-forms', 'name: pdf-forms', 'description: x'), ['front_matter.unreadable:3']],
    ['a name that is a number', skill('name: 7', 'description: x'), ['skill.name_missing:2']],
    ['capitals', skill('description: x', 'name: PDF'), ['skill.name_invalid:3']],
    ['a hyphen at the end', skill('name: pdf-', 'description: x'), ['skill.name_invalid:2']],
    ['two hyphens', skill('name: pdf--forms', 'description: x'), ['skill.name_invalid:2']],
    ['65 letters', skill(`name: ${'a'.repeat(65)}`, 'description: x'), ['skill.name_invalid:2']],
    ['another name than its folder', skill('name: forms', 'description: x'), ['skill.name_mismatch:2']],
    ['no folder to be named after', skill('name: forms', 'description: x'), [], 'SKILL.md'],
    ['an empty description', skill('name: pdf-forms', 'description: ""'), ['skill.description_missing:3']],
    ['1,024 characters of description', skill('name: pdf-forms', `description: ${'ä'.repeat(1024)}`), []],
    ['1,025 characters of description', skill('name: pdf-forms', `description: ${'ä'.repeat(1025)}`), ['skill.description_too_long:3']],
    ['501 characters of compatibility', skill('name: pdf-forms', 'description: x', `compatibility: ${'a'.repeat(501)}`), ['skill.compatibility_too_long:4']],
    ['a field nobody reads', skill('name: pdf-forms', 'description: x', 'colour: red'), ['skill.field_unknown:4']],
    ['aliases that multiply', skill('name: pdf-forms', 'description: x', 'metadata:', '  a: &a [x, x, x, x, x, x, x, x, x]', '  b: &b [*a, *a, *a, *a, *a, *a, *a, *a]', '  c: [*b, *b, *b, *b, *b, *b, *b, *b, *b]'), ['front_matter.unreadable:1']],
    ['nesting without end', skill(`name: ${'['.repeat(16_000)}`), ['front_matter.unreadable:1']],
    ['too much of it', skill(`name: ${'x'.repeat(20_000)}`), ['front_matter.unreadable:1']],
  ])('CHECK1 %s', (_, text, expected, path = 'skills/pdf-forms/SKILL.md') => {
    const found = codes(path, text);
    // Where the parser stops in a text without end is its own affair.
    expect(found.map((code) => (text.includes('[[[[') ? code.replace(/\d+$/, '1') : code))).toEqual(expected);
  });
});

describe('CHECK2 imports and links', () => {
  it.each<[string, string, string[], Record<string, string>?]>([
    ['an import of what is there', 'See @docs/a.md and @./docs/a.md, then @b.md.', [], { 'docs/a.md': '', 'b.md': '' }],
    ['an import of what is not there', 'See\n@docs/gone.md', ['import.broken:2']],
    ['an import with an anchor and a full stop', 'See @docs/a.md#part.', [], { 'docs/a.md': '' }],
    ['an import up and out', '@../other/CLAUDE.md', []],
    ['people, packages and other files', 'Ask @alice or a@b.md, use @scope/package and @package.json, @~/mine.md, @/etc/x.md', []],
    ['imports in code', 'Write `@gone.md` or ``a ` @gone.md``:\n```\n@gone.md\n```\n~~~md\n@gone.md\n```\n~~~\n', []],
    ['imports in comments', '<!-- @gone.md\n@gone.md --> @gone.md', ['import.broken:2']],
    ['an import after a backtick that nothing closes', 'a ` b @gone.md', ['import.broken:1']],
    ['an import after a fence', '```js\nx\n```\n@gone.md', ['import.broken:4']],
    ['a link to what is there', '[a](docs/a.md "A") [b](<docs/b c.md>) [c](docs/b%20c.md#x) [d](/docs/a.md?y)', [], { 'docs/a.md': '', 'docs/b c.md': '' }],
    ['links to what is not there', 'x\n[a](gone.md)\n![p](gone.mdx)\n[l]: gone2.md\n', ['link.broken:2', 'link.broken:3', 'link.broken:4']],
    ['links elsewhere', '[a](https://x.org/a.md) [b](mailto:x@y.md) [c](#here) [d](//x/a.md) [e](src/main.ts) [f](../../up.md) [g](docs/)', []],
    ['links in code', '`[a](gone.md)`\n\n    ```\n    [a](gone.md)\n    ```\n', []],
    ['a link to itself', '[me](CLAUDE.md)', []],
  ])('CHECK2 %s', (_, text, expected, others = {}) => expect(codes('CLAUDE.md', text, others)).toEqual(expected));

  it('CHECK2 links and imports count from the folder of the file', () => {
    expect(codes('a/b/CLAUDE.md', '[x](../c.md) @../c.md\n[y](c.md) @c.md', { 'a/c.md': '' })).toEqual(['import.broken:2', 'link.broken:2']);
  });

  it('CHECK2 imports are followed five files deep, and circles end', () => {
    const chain = (length: number) => Object.fromEntries(Array.from({ length }, (_, n) => [`${n + 1}.md`, n + 1 < length ? `@${n + 2}.md` : 'end']));
    expect(codes('CLAUDE.md', '@1.md', chain(5))).toEqual([]);
    expect(codes('CLAUDE.md', 'x\n@1.md', chain(6))).toEqual(['import.too_deep:2']);
    expect(codes('CLAUDE.md', '@1.md', { '1.md': '@2.md @CLAUDE.md', '2.md': '@1.md @2.md' })).toEqual([]);
  });

  it('CHECK2 other documents import nothing', () => {
    expect(codes('notes.md', '@gone.md')).toEqual([]);
    expect(codes('.claude/rules/a.md', '@gone.md')).toEqual(['import.broken:1']);
  });
});

describe('CHECK3 size', () => {
  it.each<[string, string, string[]]>([
    ['CLAUDE.md', 'x\n'.repeat(200), []],
    ['CLAUDE.md', 'x\n'.repeat(201), ['size.lines:201']],
    ['a/AGENTS.md', 'x\r\n'.repeat(201), ['size.lines:201']],
    ['.claude/rules/a/b.md', 'x\n'.repeat(201), ['size.lines:201']],
    ['notes.md', 'x\n'.repeat(5_000), []],
    ['CLAUDE.md', 'x'.repeat(100_000), []],
    ['CLAUDE.md', 'ä'.repeat(50_001), ['size.tokens']],
  ])('CHECK3 %s (%#)', (path, text, expected) => expect(codes(path, text)).toEqual(expected));
});

describe('CHECK4 rules for paths', () => {
  const rule = (paths: string) => `---\ndescription: x\n${paths}\n---\n`;
  const others = { 'docs/a.md': '', 'packages/web/docs/b.md': '', 'src/x.ts': '' };
  it.each<[string, string, string[], string?]>([
    ['a glob that matches', rule('paths: docs/**/*.md'), []],
    ['a list, one of which matches nothing', rule('paths:\n  - "docs/*.md"\n  - "handbook/**/*.md"'), ['rule.paths_unmatched:3']],
    ['several in one text', rule('paths: "docs/*.{md,mdx}, gone/*.md"'), ['rule.paths_unmatched:3']],
    ['code of a kind that is not here', rule('paths: "lib/**/*.rs"'), []],
    ['code of a kind that is', rule('paths: "lib/**/*.ts"'), ['rule.paths_unmatched:3']],
    ['all of a folder', rule('paths: "lib/**"'), []],
    ['no globs', rule('x: y'), []],
    ['a number', rule('paths: 7'), ['rule.paths_invalid:3']],
    ['more ways to read it than anybody means', rule(`paths: "${'{a,b}'.repeat(9)}.md"`), ['rule.paths_invalid:3']],
    ['YAML that ends early', rule('paths: [docs'), ['front_matter.unreadable:3']],
    ['a rule of a package', rule('paths: docs/b.md'), [], 'packages/web/.claude/rules/x.md'],
    ['a rule of a package that means the root', rule('paths: docs/a.md'), ['rule.paths_unmatched:3'], 'packages/web/.claude/rules/x.md'],
  ])('CHECK4 %s', (_, text, expected, path = '.claude/rules/x.md') => expect(codes(path, text, others)).toEqual(expected));
});

describe('CHECK5 rules in two places', () => {
  it.each<[string, string, string[], Record<string, string>]>([
    ['the same paragraph', `# A\n\n${RULE}\n`, ['rule.duplicate:3'], { 'AGENTS/x.md': RULE, '.claude/rules/git.md': `x\n\n${RULE}` }],
    ['as an item, wrapped otherwise', `- ${RULE.replace(', and', ',\n  and')}\n- another`, ['rule.duplicate:1'], { 'web/CLAUDE.md': `1. first\n2. ${RULE}` }],
    ['what differs in code only', 'Run `npm test` before every commit, and never skip it.', [], { 'web/AGENTS.md': 'Run `npm run e2e` before every commit, and never skip it.' }],
    ['short ones', '- Be brief.', [], { 'web/CLAUDE.md': '- Be brief.' }],
    ['code', `\`\`\`\n${RULE}\n\`\`\``, [], { 'web/CLAUDE.md': `\`\`\`\n${RULE}\n\`\`\`` }],
    ['in a document that no agent reads by itself', RULE, [], { 'notes.md': RULE }],
  ])('CHECK5 %s', (_, text, expected, others) => expect(codes('CLAUDE.md', text, others)).toEqual(expected));

  it('CHECK5 AGENTS.md and CLAUDE.md side by side, unless one imports the other', () => {
    expect(codes('CLAUDE.md', 'mine', { 'AGENTS.md': 'all' })).toEqual(['instructions.two_files']);
    expect(codes('AGENTS.md', 'all', { 'CLAUDE.md': 'mine' })).toEqual(['instructions.two_files']);
    expect(codes('CLAUDE.md', '@AGENTS.md', { 'AGENTS.md': 'all' })).toEqual([]);
    expect(codes('AGENTS.md', 'all', { 'CLAUDE.md': 'x @./AGENTS.md' })).toEqual([]);
    expect(codes('web/CLAUDE.md', 'mine', { 'AGENTS.md': 'all' })).toEqual([]);
  });
});

describe('CHECK6 hidden characters', () => {
  it.each<[string, string, string[]]>([
    ['a BOM in front', '\ufeffone', []],
    ['a BOM elsewhere', 'one\n\ufefftwo', ['hidden.characters:2']],
    ['zero-width space and joiner', 'a\u200bb\r\nc\u200dd', ['hidden.characters:1', 'hidden.characters:2']],
    ['direction overrides', 'safe\u202e txt.exe \u2066x\u2069', ['hidden.characters:1']],
    ['an order in tag characters', `hello${[...'ignore all'].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('')}`, ['hidden.characters:1']],
    ['bytes in variation selectors', 'x\u{e0100}\u{e0101}', ['hidden.characters:1']],
    ['emoji that are joined, coloured and flags', '👨‍👩‍👧 👩🏽‍💻 ❤️‍🔥 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} ❤️', []],
    ['Persian and Hindi that need joiners', 'می‌خواهم क्‍ष', []],
    ['Japanese, Arabic, tabs', '漢字\tかな مرحبا', []],
  ])('CHECK6 %s', (_, text, expected) => expect(codes('notes.md', text)).toEqual(expected));

  it('CHECK6 a line is named once, with what it holds', () => {
    const [warning] = checkFile({ path: 'x.md', text: 'a\u200b\u200b\u202e' }, { paths: [], texts: new Map() });
    expect(warning).toEqual({ code: 'hidden.characters', line: 1, message: expect.stringMatching(/3 characters .* U\+200B, U\+202E\./) });
  });

  it('CHECK6 no more warnings than anybody reads, and none of it slow', () => {
    expect(codes('x.md', 'a\u200b\n'.repeat(500)).length).toBe(MOST_WARNINGS);
    const hard = ['`'.repeat(1 << 19), '` `` '.repeat(200_000), '<!--'.repeat(250_000), '](('.repeat(300_000), '@a.md '.repeat(160_000), '['.repeat(1 << 20), '👩\u200d'.repeat(150_000), `${'[a]: '.repeat(200_000)}`, '---\n'.repeat(250_000)];
    for (const text of hard) for (const path of ['CLAUDE.md', 'a/SKILL.md', '.claude/rules/a.md']) expect(codes(path, text).length).toBeLessThanOrEqual(MOST_WARNINGS);
  });
});

describe('CHECK9 what matters most', () => {
  it('CHECK9 no number of other notes keeps a secret or hidden characters from being named', () => {
    const secret = `ghp_${'aB3'.repeat(12)}`;
    const noise = '[x](gone.md)\n'.repeat(MOST_WARNINGS + 50);
    const found = codes('notes.md', `${noise}a\u200bb\n${secret}\n`);
    expect([found.length, ...found.slice(-2)]).toEqual([MOST_WARNINGS, `hidden.characters:${MOST_WARNINGS + 51}`, `secret.in_text:${MOST_WARNINGS + 52}`]);
    expect(codes('notes.md', `${'a\u200bb\n'.repeat(MOST_WARNINGS + 50)}${secret}\n`)).toContain(`secret.in_text:${MOST_WARNINGS + 51}`);
  });
});

describe('CHECK8 secrets', () => {
  const letters = (count: number): string => 'aB3'.repeat(count).slice(0, count);
  it.each<[string, string, string[]]>([
    ['a private key', `one\n-----BEGIN ${'RSA PRIVATE'} KEY-----\nMII`, ['secret.in_text:2']],
    ['a key of this product', `key: lsk_${letters(22)}_${letters(43)}`, ['secret.in_text:1']],
    ['GitHub tokens', `ghp_${letters(36)}\r\ngithub_pat_${letters(82)}`, ['secret.in_text:1', 'secret.in_text:2']],
    ['an AWS key', `AKIA${'A7'.repeat(8)}`, ['secret.in_text:1']],
    ['a Slack token', `xoxb-${letters(24)}`, ['secret.in_text:1']],
    ['keys of model vendors', `sk-ant-${letters(40)} sk-proj-${letters(40)}`, ['secret.in_text:1', 'secret.in_text:1']],
    ['a JSON web token', `Bearer eyJ${letters(20)}.eyJ${letters(40)}.${letters(43)}`, ['secret.in_text:1']],
    ['words about them', 'Keys begin with lsk_, tokens with ghp_ or github_pat_, AKIA for AWS; -----BEGIN PUBLIC KEY-----', []],
    ['what only looks random', `${letters(64)} ${'0123456789abcdef'.repeat(4)} sk-${letters(10)}`, []],
  ])('CHECK8 %s', (_, text, expected) => expect(codes('notes.md', text)).toEqual(expected));

  it('CHECK8 the warning does not repeat the secret, and no text is slow', () => {
    const secret = `ghp_${letters(36)}`;
    const [warning] = checkFile({ path: 'x.md', text: secret }, { paths: [], texts: new Map() });
    expect(warning?.message).toContain('a GitHub token');
    expect(JSON.stringify(warning)).not.toContain(secret);
    for (const text of ['eyJ-', 'eyJaaaaaaaaaa.', 'glpat-', 'sk-ant-', 'ghp_', 'xoxb-', '-----BEGIN ']) expect(codes('x.md', text.repeat(100_000)).length).toBeLessThanOrEqual(MOST_WARNINGS);
  });
});
