/** Whole numbers below a bound, from a seed. */
export type Random = (below: number) => number;

/** mulberry32: small, and good enough to pick edits. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)] as T;
}

export function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

/** What a text is made of: how lines are drawn, how long texts and edited stretches may get. */
export interface TextShape {
  line: (random: Random) => string;
  maxLines: number;
  maxEdits: number;
  maxStretch: number;
}

const repeated = (count: number) => (random: Random) => `line ${random(count)}`;
const markdownLine = (random: Random): string => (random(2) === 0 ? pick(random, ['', '', '```', '- ']) : `words ${random(1e9)}`);

/** Repetitive texts are where diffs have a choice; rewritten Markdown is where blank lines mislead them. */
export const SHAPES: readonly TextShape[] = [
  { line: repeated(2), maxLines: 12, maxEdits: 3, maxStretch: 2 },
  { line: repeated(5), maxLines: 30, maxEdits: 4, maxStretch: 3 },
  { line: repeated(40), maxLines: 80, maxEdits: 3, maxStretch: 3 },
  { line: repeated(5), maxLines: 300, maxEdits: 2, maxStretch: 2 },
  { line: markdownLine, maxLines: 60, maxEdits: 3, maxStretch: 8 },
  { line: markdownLine, maxLines: 300, maxEdits: 3, maxStretch: 24 },
];

export function randomLines(random: Random, shape: TextShape): string[] {
  return times(random(shape.maxLines + 1), () => shape.line(random));
}

/** A copy with at least one stretch inserted, removed or replaced. */
export function editLines(random: Random, shape: TextShape, lines: readonly string[]): string[] {
  const edited = [...lines];
  for (let edits = 1 + random(shape.maxEdits); edits > 0; edits--) {
    const removed = random(3) === 0 ? 0 : 1 + random(shape.maxStretch);
    const added = random(3) === 0 ? 0 : 1 + random(shape.maxStretch);
    edited.splice(random(edited.length + 1), removed, ...times(added, () => shape.line(random)));
  }
  return edited;
}

export interface Triple {
  seed: number;
  base: string;
  ours: string;
  theirs: string;
}

/** LF, with a final newline. In one of four, both sides start from a common edit, so that some of their changes are identical. */
export function randomTriple(seed: number): Triple {
  const random = seeded(seed);
  const shape = pick(random, SHAPES);
  const base = randomLines(random, shape);
  const start = random(4) === 0 ? editLines(random, shape, base) : base;
  const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
  return { seed, base: text(base), ours: text(editLines(random, shape, start)), theirs: text(editLines(random, shape, start)) };
}
