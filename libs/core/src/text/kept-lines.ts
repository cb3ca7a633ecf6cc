import type { InternedLines } from './lines.js';
import { SplitSearch } from './split-search.js';
import type { Box } from './split-search.js';
import type { StepBudget } from './step-budget.js';

/** Positions of the lines that both sides have, in order: `from[i]` and `to[i]` hold the same line. */
export interface KeptLines {
  from: Int32Array;
  to: Int32Array;
}

/** A longest common subsequence, or a shorter one when the budget runs out first. */
export function findKeptLines(lines: InternedLines, budget: StepBudget): KeptLines {
  const { from, to, distinct } = lines;
  const fromChanged = new Uint8Array(from.length);
  const toChanged = new Uint8Array(to.length);
  const all = trim({ fromLo: 0, fromHi: from.length, toLo: 0, toHi: to.length }, from, to);
  // A line that the other side does not have can only be an edit. Without those, comparing a rewritten text costs nothing.
  const fromShared = discardUnshared(from, all.fromLo, all.fromHi, linesIn(to, distinct), fromChanged);
  const toShared = discardUnshared(to, all.toLo, all.toHi, linesIn(from, distinct), toChanged);
  for (const box of unmatchedBoxes(valuesAt(from, fromShared), valuesAt(to, toShared), budget)) {
    for (let i = box.fromLo; i < box.fromHi; i++) fromChanged[fromShared[i] as number] = 1;
    for (let i = box.toLo; i < box.toHi; i++) toChanged[toShared[i] as number] = 1;
  }
  return { from: positionsOfZeros(fromChanged), to: positionsOfZeros(toChanged) };
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

function linesIn(lines: Int32Array, distinct: number): Uint8Array {
  const present = new Uint8Array(distinct);
  for (const line of lines) present[line] = 1;
  return present;
}

function discardUnshared(lines: Int32Array, start: number, end: number, inOther: Uint8Array, changed: Uint8Array): Int32Array {
  const shared = new Int32Array(end - start);
  let count = 0;
  for (let i = start; i < end; i++) {
    if (inOther[lines[i] as number] === 1) shared[count++] = i;
    else changed[i] = 1;
  }
  return shared.subarray(0, count);
}

function valuesAt(values: Int32Array, positions: Int32Array): Int32Array {
  return positions.map((position) => values[position] as number);
}

function positionsOfZeros(flags: Uint8Array): Int32Array {
  const positions = new Int32Array(flags.length);
  let count = 0;
  flags.forEach((flag, i) => {
    if (flag === 0) positions[count++] = i;
  });
  return positions.subarray(0, count);
}
