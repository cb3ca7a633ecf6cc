import { Chunk } from '@codemirror/merge';
import { Text } from '@codemirror/state';
import { joinText, splitText } from './line-endings.js';

/** Time for one comparison, in milliseconds; past it the comparison is coarser, and more is left to be decided by hand. */
const diffConfig = { scanLimit: 500, timeout: 300 };

interface LineChange {
  /** Lines of the base, end exclusive. */
  from: number;
  to: number;
  lines: string[];
}

/**
 * Our text with every change of theirs that touches none of ours: what is left to decide is where both changed the same or
 * neighbouring lines, and there ours stands. Line endings and BOM stay ours. Only proposes: the server merges by its own rules.
 */
export function bringTogether(base: string, ours: string, theirs: string): string {
  const mine = splitText(ours);
  const [baseLines, ourLines, theirLines] = [splitText(base).text, mine.text, splitText(theirs).text].map((text) => text.split('\n')) as [string[], string[], string[]];
  const ourChanges = changes(baseLines, ourLines);
  const free = changes(baseLines, theirLines).filter((change) => !ourChanges.some((own) => touches(own, change)));
  if (free.length === 0) return ours;
  const text = apply(baseLines, [...ourChanges, ...free].sort((a, b) => a.from - b.from)).join('\n');
  return joinText({ ...mine, text, exceptions: mine.exceptions.length === 0 ? [] : movedExceptions(mine, text) });
}

function changes(base: string[], other: string[]): LineChange[] {
  const [a, b] = [Text.of(base), Text.of(other)];
  return Chunk.build(a, b, diffConfig).map((chunk) => {
    const [from, to] = [lineAt(a, chunk.fromA), lineAt(a, chunk.toA)];
    return { from, to, lines: other.slice(lineAt(b, chunk.fromB), lineAt(b, chunk.toB)) };
  });
}

/** Chunks start at line starts and may end one past the text, which stands for "after the last line". */
function lineAt(text: Text, position: number): number {
  return position > text.length ? text.lines : text.lineAt(position).number - 1;
}

function touches(a: LineChange, b: LineChange): boolean {
  return a.from <= b.to && b.from <= a.to;
}

function apply(base: string[], sorted: LineChange[]): string[] {
  const out: string[] = [];
  let at = 0;
  for (const change of sorted) {
    out.push(...base.slice(at, change.from), ...change.lines);
    at = change.to;
  }
  return [...out, ...base.slice(at)];
}

/** Endings that differ from the common one, found again by the text of their line; lines of theirs take the common ending. */
function movedExceptions(mine: ReturnType<typeof splitText>, text: string): ReturnType<typeof splitText>['exceptions'] {
  const waiting = mine.exceptions.map(({ at, ending }) => ({ line: lineBefore(mine.text, at), ending }));
  const found: ReturnType<typeof splitText>['exceptions'] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    const line = lineBefore(text, at);
    const index = waiting.findIndex((exception) => exception.line === line);
    const [exception] = index === -1 ? [] : waiting.splice(0, index + 1).slice(-1);
    if (exception) found.push({ at, ending: exception.ending });
  }
  return found;
}

function lineBefore(text: string, at: number): string {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
}
