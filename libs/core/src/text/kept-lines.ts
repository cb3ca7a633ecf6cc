import { findAnchors } from './anchors.js';
import type { InternedLines } from './lines.js';
import { SplitSearch } from './split-search.js';
import type { Box } from './split-search.js';
import type { StepBudget } from './step-budget.js';

/** Positions of the lines that both sides have, in order: `from[i]` and `to[i]` hold the same line. */
export interface KeptLines {
  from: Int32Array;
  to: Int32Array;
}

/** A longest common subsequence of the lines worth matching, or a shorter one when the budget runs out first. */
export function findKeptLines({ from, to, distinct }: InternedLines, budget: StepBudget): KeptLines {
  const all = trim({ fromLo: 0, fromHi: from.length, toLo: 0, toHi: to.length }, from, to);
  const fromAnchors = findAnchors({ lines: from, inOther: countLines(to, distinct), start: all.fromLo, end: all.fromHi });
  const toAnchors = findAnchors({ lines: to, inOther: countLines(from, distinct), start: all.toLo, end: all.toHi });
  const kept = { from: allBut(all.fromLo, all.fromHi, from.length), to: allBut(all.toLo, all.toHi, to.length) };
  for (const i of fromAnchors) kept.from[i] = 1;
  for (const i of toAnchors) kept.to[i] = 1;
  for (const box of unmatchedBoxes(valuesAt(from, fromAnchors), valuesAt(to, toAnchors), budget)) {
    for (let i = box.fromLo; i < box.fromHi; i++) kept.from[fromAnchors[i] as number] = 0;
    for (let i = box.toLo; i < box.toHi; i++) kept.to[toAnchors[i] as number] = 0;
  }
  return { from: positionsOfOnes(kept.from), to: positionsOfOnes(kept.to) };
}

/** The edits: boxes in which nothing matches, or which there was no budget left to look into. */
function* unmatchedBoxes(from: Int32Array, to: Int32Array, budget: StepBudget): Generator<Box> {
  const search = new SplitSearch(from, to, budget);
  // A stack of our own: hostile input may cut boxes so unevenly that recursion would exhaust the real one.
  const pending: Box[] = [{ fromLo: 0, fromHi: from.length, toLo: 0, toHi: to.length }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const box = trim(next, from, to);
    const oneSided = box.fromLo === box.fromHi || box.toLo === box.toHi;
    const cut = oneSided ? null : search.find(box);
    if (cut) pending.push({ ...box, fromHi: cut.from, toHi: cut.to }, { ...box, fromLo: cut.from, toLo: cut.to });
    else yield box;
  }
}

function trim(box: Box, from: Int32Array, to: Int32Array): Box {
  let { fromLo, fromHi, toLo, toHi } = box;
  while (fromLo < fromHi && toLo < toHi && from[fromLo] === to[toLo]) {
    fromLo++;
    toLo++;
  }
  while (fromLo < fromHi && toLo < toHi && from[fromHi - 1] === to[toHi - 1]) {
    fromHi--;
    toHi--;
  }
  return { fromLo, fromHi, toLo, toHi };
}

function countLines(lines: Int32Array, distinct: number): Int32Array {
  const counts = new Int32Array(distinct);
  for (const line of lines) counts[line] = (counts[line] as number) + 1;
  return counts;
}

function allBut(start: number, end: number, length: number): Uint8Array {
  return new Uint8Array(length).fill(1, 0, start).fill(1, end);
}

function valuesAt(values: Int32Array, positions: Int32Array): Int32Array {
  return positions.map((position) => values[position] as number);
}

function positionsOfOnes(flags: Uint8Array): Int32Array {
  const positions = new Int32Array(flags.length);
  let count = 0;
  flags.forEach((flag, i) => {
    if (flag === 1) positions[count++] = i;
  });
  return positions.subarray(0, count);
}
