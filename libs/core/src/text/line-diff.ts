import { alignHunks } from './align-hunks.js';
import { findKeptLines } from './kept-lines.js';
import type { KeptLines } from './kept-lines.js';
import { internLines } from './lines.js';
import { StepBudget } from './step-budget.js';

/** Lines [fromStart, fromEnd) became lines [toStart, toEnd). Zero-based; one of the ranges may be empty, never both. */
export interface LineHunk {
  fromStart: number;
  fromEnd: number;
  toStart: number;
  toEnd: number;
}

/**
 * Steps one diff may take beyond reading its input. Ordinary edits of a 30,000-line document take far less than
 * a million, so only texts made to be expensive meet it, and those stop after about a tenth of a second.
 */
const MAX_STEPS = 16_000_000;

/**
 * What must be done to `from` to get `to`: hunks in order, at least one kept line between two of them.
 * Always a valid edit script, and a shortest one for ordinary texts. Where finding that would exceed a fixed number
 * of steps, the unfinished stretch becomes one hunk that replaces everything in it.
 */
export function diffLines(from: readonly string[], to: readonly string[]): LineHunk[] {
  const lines = internLines(from, to);
  const budget = new StepBudget(MAX_STEPS);
  const kept = findKeptLines(lines, budget);
  alignHunks(lines, kept, budget);
  return hunksBetween(kept, from.length, to.length);
}

function hunksBetween(kept: KeptLines, fromLength: number, toLength: number): LineHunk[] {
  const hunks: LineHunk[] = [];
  let fromStart = 0;
  let toStart = 0;
  for (let i = 0; i <= kept.from.length; i++) {
    const fromEnd = kept.from[i] ?? fromLength;
    const toEnd = kept.to[i] ?? toLength;
    if (fromEnd > fromStart || toEnd > toStart) hunks.push({ fromStart, fromEnd, toStart, toEnd });
    fromStart = fromEnd + 1;
    toStart = toEnd + 1;
  }
  return hunks;
}
