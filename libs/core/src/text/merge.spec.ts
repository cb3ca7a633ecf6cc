import { describe, expect, it } from '@jest/globals';
import { seeded, times } from '../../test/random-texts.js';
import { mergeTexts } from './merge.js';

const CONFLICT = { clean: false };
const clean = (text: string): object => ({ clean: true, text });
const merge = (base: string, ours: string, theirs: string): object => mergeTexts({ base, ours, theirs });
const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

const BASE = 'one\ntwo\nthree\nfour\nfive\n';
const OURS = 'ONE\ntwo\nthree\nfour\nfive\n';
const THEIRS = 'one\ntwo\nthree\nfour\nFIVE\nsix\n';
const MERGED = 'ONE\ntwo\nthree\nfour\nFIVE\nsix\n';

describe('mergeTexts', () => {
  const odd = '\uFEFFa\r\nb\nc\rd\n\r';

  it.each(['', 'a', '\n', odd, MERGED])('MERGE1 a side that changed nothing leaves the other byte for byte: %j', (text) => {
    expect(merge(BASE, BASE, text)).toEqual(clean(text));
    expect(merge(BASE, text, BASE)).toEqual(clean(text));
    expect(merge(BASE, text, text)).toEqual(clean(text));
  });

  it('MERGE2 keeps both edits', () => {
    expect(merge(BASE, OURS, THEIRS)).toEqual(clean(MERGED));
    expect(merge(BASE, THEIRS, OURS)).toEqual(clean(MERGED));
  });

  it('MERGE2 takes an edit that both made once', () => {
    expect(merge('a\nb\nc\nd\n', 'a\nX\nc\nd\n', 'a\nX\nc\nd\ne\n')).toEqual(clean('a\nX\nc\nd\ne\n'));
    expect(merge('a\nb\nc\nd\n', 'a\nb\nd\n', 'A\nb\nd\n')).toEqual(clean('A\nb\nd\n'));
  });

  it.each([
    ['the same line, differently', 'a\nb\nc\n', 'a\nX\nc\n', 'a\nY\nc\n'],
    ['neighbouring lines', 'a\nb\nc\nd\n', 'a\nX\nc\nd\n', 'a\nb\nY\nd\n'],
    ['a line and an insertion right after it', 'a\nb\nc\n', 'a\nX\nc\n', 'a\nb\nnew\nc\n'],
    ['two insertions at one place', 'a\nb\n', 'a\nX\nb\n', 'a\nY\nb\n'],
    ['two texts where there was none', '', 'X\n', 'Y\n'],
    ['an edit of a line the other removed', 'a\nb\nc\n', 'a\nc\n', 'a\nB\nc\n'],
    ['one edit that spans two of the other side', 'a\nb\nc\nd\ne\n', 'X\nY\nZ\n', 'a\nB\nc\nD\ne\n'],
    ['the same edit, but one side went on', 'a\nb\nc\n', 'a\nX\nc\n', 'a\nX\nY\nc\n'],
  ])('MERGE3 %s: a conflict', (_, base, ours, theirs) => {
    expect(merge(base, ours, theirs)).toEqual(CONFLICT);
    expect(merge(base, theirs, ours)).toEqual(CONFLICT);
  });

  it('MERGE3 one kept line between two edits is enough', () => {
    expect(merge('a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n')).toEqual(clean('A\nb\nC\n'));
  });

  it('MERGE4 text that looks like conflict markers is text like any other', () => {
    const marked = '<<<<<<< ours\none\n=======\n>>>>>>> theirs\n';
    expect(merge(`${marked}x\ny\nz\n`, `${marked}X\ny\nz\n`, `${marked}x\ny\nZ\n`)).toEqual(clean(`${marked}X\ny\nZ\n`));
  });

  it.each([
    ['a line', 'a\nb\n', 'a\nB\n'],
    ['only line endings', 'a\nb\n', 'a\r\nb\r\n'],
    ['only the final newline', 'a\nb\n', 'a\nb'],
    ['only the BOM', 'a\nb\n', '\uFEFFa\nb\n'],
  ])('MERGE5 one side empties the text, the other changed %s: a conflict', (_, base, other) => {
    expect(merge(base, '', other)).toEqual(CONFLICT);
    expect(merge(base, other, '')).toEqual(CONFLICT);
  });
});

describe('mergeTexts and line endings', () => {
  it('MERGE6 a converted side still merges with an edit', () => {
    expect(merge(BASE, OURS, crlf(THEIRS))).toEqual(clean(crlf(MERGED)));
    expect(merge(BASE, crlf(OURS), THEIRS)).toEqual(clean(crlf(MERGED)));
    expect(merge(crlf(BASE), OURS, crlf(THEIRS))).toEqual(clean(MERGED));
    expect(merge(crlf(BASE), crlf(OURS), THEIRS)).toEqual(clean(MERGED));
    expect(merge(crlf(BASE), crlf(OURS), crlf(THEIRS))).toEqual(clean(crlf(MERGED)));
  });

  it('MERGE6 a conversion alone merges with an edit', () => {
    expect(merge(BASE, crlf(BASE), THEIRS)).toEqual(clean(crlf(THEIRS)));
    expect(merge(BASE, OURS, crlf(BASE))).toEqual(clean(crlf(OURS)));
  });

  it('MERGE6 the same edit in two styles is the same edit', () => {
    expect(merge('a\nb\nc\n', 'a\nX\nc\n', 'a\r\nX\r\nc\r\n')).toEqual(clean('a\r\nX\r\nc\r\n'));
  });

  it('MERGE7 when both convert a mixed text, ours wins', () => {
    const mixed = 'one\r\ntwo\nthree\r\nfour\nfive\r\n';
    expect(merge(mixed, OURS, crlf(THEIRS))).toEqual(clean(MERGED));
    expect(merge(mixed, crlf(OURS), THEIRS)).toEqual(clean(crlf(MERGED)));
  });

  it('MERGE7 a conversion wins over a text that became mixed', () => {
    expect(merge(BASE, `x\r\ny\n${BASE}`, crlf(THEIRS))).toEqual(clean(crlf(`x\ny\n${THEIRS}`)));
    expect(merge(BASE, crlf(THEIRS), `x\r\ny\n${BASE}`)).toEqual(clean(crlf(`x\ny\n${THEIRS}`)));
  });

  it('MERGE7 in a mixed text each line keeps its own', () => {
    const mixed = 'one\r\ntwo\nthree\r\nfour\nfive\n';
    expect(merge(mixed, `zero\n${mixed}`, `${mixed}six\r\n`)).toEqual(clean(`zero\n${mixed}six\r\n`));
    expect(merge(mixed, mixed.replace('one', 'ONE'), mixed.replace('four\n', 'four\r\n'))).toEqual(
      clean('ONE\r\ntwo\nthree\r\nfour\r\nfive\n'),
    );
  });

  it('MERGE7 a single foreign line does not convert its text', () => {
    expect(merge(BASE, OURS, `${BASE}six\r\n`)).toEqual(clean(`${OURS}six\r\n`));
  });

  it('MERGE8 lines that nobody edited keep their bytes, whatever is mixed around them', () => {
    let cleanMerges = 0;
    for (let seed = 1; seed <= 2_000; seed++) {
      const { base, ours, theirs } = mixedTexts(seed);
      const result = mergeTexts({ base, ours, theirs });
      const merged = result.clean ? result.text.split(/(?<=\n)/).slice(0, -1) : [];
      const [inBase, inOurs, inTheirs] = [base, ours, theirs].map((text) => new Set(text.split(/(?<=\n)/)));
      const untouched = [...(inOurs ?? [])].filter((line) => line.endsWith('\n') && inBase?.has(line) && inTheirs?.has(line));
      const words = new Map(merged.map((line) => [line.trimEnd(), line]));
      const altered = untouched.filter((line) => (words.get(line.trimEnd()) ?? line) !== line);
      expect({ seed, altered }).toEqual({ seed, altered: [] });
      if (result.clean) cleanMerges++;
    }
    expect(cleanMerges).toBeGreaterThan(400);
  });

  it('MERGE10 a lone CR is content', () => {
    expect(merge('a\rb\nc\nd\n', 'a\rB\nc\nd\n', 'a\rb\nc\nD\n')).toEqual(clean('a\rB\nc\nD\n'));
    expect(merge('a\nb\nc\nd\n', 'a\rb\nc\nd\n', 'a\nb\nc\nD\n')).toEqual(clean('a\rb\nc\nD\n'));
  });

  it('MERGE10 content that ends in a CR does not lose it to the newline after it', () => {
    expect(merge('a\nb\nc', 'A\nb\nc\n', 'a\nb\nd\r')).toEqual(clean('A\nb\nd\r\r\n'));
    expect(merge('a\nb\nc\r', 'A\nb\nc\r', 'a\nb\nc\r\r\n')).toEqual(clean('A\nb\nc\r\r\n'));
  });
});

/** Lines that all differ, terminators at random, and two sides that edit words, terminators or convert everything. */
function mixedTexts(seed: number): { base: string; ours: string; theirs: string } {
  const random = seeded(seed);
  const end = (): string => (random(2) === 0 ? '\n' : '\r\n');
  const lines = times(1 + random(12), (i) => ({ word: `line ${i}`, end: end() }));
  const write = (side: typeof lines): string => side.map((line) => line.word + line.end).join('');
  const edit = (name: string): string => {
    const converted = random(3) === 0 ? end() : null;
    const kept = lines.filter(() => random(8) > 0);
    const edited = kept.map((line, i) => ({
      word: random(6) === 0 ? `${name} ${i}` : line.word,
      end: converted ?? (random(8) === 0 ? end() : line.end),
    }));
    const text = write(edited);
    return random(6) === 0 ? text.replace(/\r?\n$/, '') : text;
  };
  return { base: write(lines), ours: edit('ours'), theirs: edit('theirs') };
}

describe('mergeTexts, BOM and final newline', () => {
  it.each([
    ['ours adds it', ['', '\uFEFF', '', '\uFEFF']],
    ['theirs adds it', ['', '', '\uFEFF', '\uFEFF']],
    ['ours removes it', ['\uFEFF', '', '\uFEFF', '']],
    ['theirs removes it', ['\uFEFF', '\uFEFF', '', '']],
    ['all have it', ['\uFEFF', '\uFEFF', '\uFEFF', '\uFEFF']],
  ] as const)('MERGE9 BOM: %s', (_, [base, ours, theirs, merged]) => {
    expect(merge(base + BASE, ours + OURS, theirs + THEIRS)).toEqual(clean(merged + MERGED));
  });

  it('MERGE9 a BOM is no edit of the first line', () => {
    expect(merge(BASE, OURS, `\uFEFF${BASE}`)).toEqual(clean(`\uFEFF${OURS}`));
  });

  it.each([
    ['ours adds it', ['a\nb\nc', 'A\nb\nc\n', 'a\nb\nC', 'A\nb\nC\n']],
    ['theirs adds it', ['a\nb\nc', 'a\nb\nC', 'A\nb\nc\n', 'A\nb\nC\n']],
    ['ours removes it', ['a\nb\nc\n', 'A\nb\nc', 'a\nb\nC\n', 'A\nb\nC']],
    ['none has it', ['a\nb\nc', 'A\nb\nc', 'a\nb\nC', 'A\nb\nC']],
    ['the other appends a line', ['a\nb', 'a\nb\n', 'a\nb\nc', 'a\nb\nc\n']],
    ['nothing but the final newline on one side', ['a\nb', 'a\nb\n', 'a\nB', 'a\nB\n']],
    ['in a CRLF text', ['a\r\nb\r\nc', 'a\r\nb\r\nc\r\n', 'A\r\nb\r\nc', 'A\r\nb\r\nc\r\n']],
    ['a text of one line takes the style of the one who has one', ['a', 'a\r\n', 'zero\r\na', 'zero\r\na\r\n']],
  ] as const)('MERGE9 final newline: %s', (_, [base, ours, theirs, merged]) => {
    expect(merge(base, ours, theirs)).toEqual(clean(merged));
    expect(merge(base, theirs, ours)).toEqual(clean(merged));
  });

  it('MERGE9 a blank line at the end is not lost with the final newline', () => {
    expect(merge('a\nb\n', 'a\nb\n\n', 'a\nb')).toEqual(clean('a\nb\n\n'));
  });

  it('MERGE9 a kept last line gets a terminator when lines follow it', () => {
    expect(merge('a\nb\nc', 'a\nb\nc\nd', 'A\nb\nc')).toEqual(clean('A\nb\nc\nd'));
    expect(merge('a\r\nb\nc', 'a\r\nb\nc\r\nd', 'A\r\nb\nc')).toEqual(clean('A\r\nb\nc\r\nd'));
  });
});

/** None of these asserts a time: without a bound they would run for hours or out of memory. */
describe('mergeTexts on hostile texts', () => {
  const MIB = 1024 * 1024;
  const random = seeded(1);
  const noise = (): string => times(MIB / 2, () => 'abc'.charAt(random(3))).join('\n');
  const ordered = times(MIB / 8, (i) => `${i}\n`);

  it('MERGE12 1 MiB of blank lines, edited at both ends', () => {
    const blank = '\n'.repeat(MIB - 8);
    expect(merge(`x\n${blank}y\n`, `X\n${blank}y\n`, `x\n${blank}Y\n`)).toEqual(clean(`X\n${blank}Y\n`));
  });

  it('MERGE12 30,000 repetitive lines, edited at 300 places', () => {
    const table = times(30_000, (i) => ['| a | b |', '', '- x', '```'][i % 4] as string);
    const edit = (name: string, at: number): string => table.map((line, i) => (i % 100 === at ? `${name} ${i}` : line)).join('\n');
    expect(merge(table.join('\n'), edit('ours', 5), edit('theirs', 50))).toMatchObject({ clean: true });
  });

  it('MERGE12 three unrelated texts of 1 MiB', () => {
    expect(merge(noise(), noise(), noise())).toEqual(CONFLICT);
  });

  it('MERGE12 all lines rewritten, or in another order', () => {
    const rewritten = ordered.map((line) => `>${line}`).join('');
    expect(merge(ordered.join(''), rewritten, [...ordered].reverse().join(''))).toEqual(CONFLICT);
  });
});
