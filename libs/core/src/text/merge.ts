import { diffLines } from './line-diff.js';
import { mergeLayout } from './merge-layout.js';
import type { ThreeLayouts } from './merge-layout.js';
import { readLayout, writeLayout } from './text-layout.js';
import { layEdits } from './three-way.js';
import type { LineRange } from './three-way.js';

export interface MergeInput {
  /** The last text both sides knew. */
  base: string;
  ours: string;
  theirs: string;
}

/** There is no third answer: never a text with conflict markers in it. */
export type MergeResult = { clean: true; text: string } | { clean: false };

const CONFLICT: MergeResult = { clean: false };

/**
 * Three-way merge by lines, as careful as git's: a clean result contains both edits, and edits that overlap or touch are a conflict
 * unless they are the same. Terminators, BOM and final newline are merged beside the lines, so they never cause a conflict.
 * Pure; the time it takes is bounded for any input.
 */
export function mergeTexts({ base, ours, theirs }: MergeInput): MergeResult {
  if (ours === theirs || theirs === base) return { clean: true, text: ours };
  if (ours === base) return { clean: true, text: theirs };
  return mergeLayouts({ base: readLayout(base), ours: readLayout(ours), theirs: readLayout(theirs) });
}

function mergeLayouts(texts: ThreeLayouts): MergeResult {
  const [base, ours, theirs] = [texts.base.contents, texts.ours.contents, texts.theirs.contents];
  if (emptiedByOneSide(base, ours, theirs)) return CONFLICT;
  const edits = { ours: diffLines(base, ours), theirs: diffLines(base, theirs) };
  const pieces = layEdits(base.length, edits, (a, b) => sameLines(ours, a, theirs, b));
  return pieces ? { clean: true, text: writeLayout(mergeLayout(texts, pieces)) } : CONFLICT;
}

/** Whatever the other side changed, even a terminator, would vanish with the text. */
function emptiedByOneSide(base: readonly string[], ours: readonly string[], theirs: readonly string[]): boolean {
  return base.length > 0 && (ours.length === 0) !== (theirs.length === 0);
}

function sameLines(ours: readonly string[], oursRange: LineRange, theirs: readonly string[], theirsRange: LineRange): boolean {
  if (oursRange.end - oursRange.start !== theirsRange.end - theirsRange.start) return false;
  const theirLines = theirs.slice(theirsRange.start, theirsRange.end);
  return theirLines.every((line, i) => line === ours[oursRange.start + i]);
}
