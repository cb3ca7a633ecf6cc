import type { DiffHunk, DiffLabels, DiffLine, TextDiff } from './diff-hunk.js';
import { diffLines } from './line-diff.js';
import type { LineHunk } from './line-diff.js';
import { splitLines } from './lines.js';
import { formatUnified } from './unified-format.js';

const CONTEXT = 3;
const UNNAMED: DiffLabels = { from: 'a/document', to: 'b/document' };

/** Compares two texts line by line, byte for byte: terminators and BOM count. Pure, and bounded in time for any input. */
export function diffTexts(from: string, to: string, labels: DiffLabels = UNNAMED): TextDiff {
  if (from === to) return { unified: '', hunks: [] };
  const fromLines = splitLines(from);
  const toLines = splitLines(to);
  const groups = groupByContext(diffLines(fromLines, toLines));
  const hunks = groups.map((edits) => toDiffHunk(edits, fromLines, toLines));
  return { unified: formatUnified(hunks, labels), hunks };
}

/** Edits whose contexts touch or overlap are shown as one hunk. */
function groupByContext(edits: readonly LineHunk[]): LineHunk[][] {
  const groups: LineHunk[][] = [];
  let lastEnd = -Infinity;
  for (const edit of edits) {
    if (edit.fromStart - lastEnd <= 2 * CONTEXT) groups.at(-1)?.push(edit);
    else groups.push([edit]);
    lastEnd = edit.fromEnd;
  }
  return groups;
}

function toDiffHunk(edits: readonly LineHunk[], from: readonly string[], to: readonly string[]): DiffHunk {
  const first = edits[0] as LineHunk;
  const last = edits.at(-1) as LineHunk;
  const start = Math.max(first.fromStart - CONTEXT, 0);
  const end = Math.min(last.fromEnd + CONTEXT, from.length);
  const toStart = first.toStart - (first.fromStart - start);
  const toEnd = last.toEnd + (end - last.fromEnd);
  return {
    oldStart: end > start ? start + 1 : start,
    oldLines: end - start,
    newStart: toEnd > toStart ? toStart + 1 : toStart,
    newLines: toEnd - toStart,
    lines: [...linesOf(edits, from, to, { start, end })],
  };
}

function* linesOf(
  edits: readonly LineHunk[],
  from: readonly string[],
  to: readonly string[],
  range: { start: number; end: number },
): Generator<DiffLine> {
  let position = range.start;
  for (const edit of edits) {
    yield* linesAs('context', from, position, edit.fromStart);
    yield* linesAs('removed', from, edit.fromStart, edit.fromEnd);
    yield* linesAs('added', to, edit.toStart, edit.toEnd);
    position = edit.fromEnd;
  }
  yield* linesAs('context', from, position, range.end);
}

function* linesAs(kind: DiffLine['kind'], lines: readonly string[], start: number, end: number): Generator<DiffLine> {
  for (let i = start; i < end; i++) {
    const line = lines[i] as string;
    yield line.endsWith('\n') ? { kind, text: line.slice(0, -1) } : { kind, text: line, noNewline: true };
  }
}
