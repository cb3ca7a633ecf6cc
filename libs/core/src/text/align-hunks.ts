import type { KeptLines } from './kept-lines.js';
import type { InternedLines } from './lines.js';
import type { StepBudget } from './step-budget.js';

/**
 * Puts hunks where people and git expect them. A run of edited lines between repeated lines can often be moved
 * without changing what the diff does (`+b a` after `a` is `+a b` before it). Two people who made the same edit must get the same
 * hunk, and one hunk is better than two: so each run goes down as far as it can, joins what it meets on the way,
 * and goes back up only to stand beside an edit of the other side. The same choice as git's, so that merges agree with git.
 */
export function alignHunks(lines: InternedLines, kept: KeptLines, budget: StepBudget): void {
  const from = new GapSide(lines.from, kept.from);
  const to = new GapSide(lines.to, kept.to);
  alignSide(from, to, budget);
  alignSide(to, from, budget);
}

function alignSide(side: GapSide, other: GapSide, budget: StepBudget): void {
  for (let gap = 0; gap < side.count && !budget.exhausted; gap++) {
    if (side.size(gap) > 0) gap = settle(side, other, gap, budget);
  }
}

/** Returns the gap in which the run of edits that was in `gap` came to rest. */
function settle(side: GapSide, other: GapSide, start: number, budget: StepBudget): number {
  let gap = start;
  let beside: number;
  let size: number;
  do {
    size = side.size(gap);
    const before = gap;
    while (side.slideUp(gap)) gap--;
    budget.spend(before - gap + 1);
    const top = gap;
    beside = other.size(gap) > 0 ? gap : -1;
    while (side.slideDown(gap)) {
      gap++;
      if (other.size(gap) > 0) beside = gap;
    }
    budget.spend(gap - top);
    // Having grown, it may be able to go further.
  } while (side.size(gap) !== size && !budget.exhausted);
  while (beside !== -1 && gap > beside && side.slideUp(gap)) gap--;
  return gap;
}

/** One side of a diff seen as its kept lines and the gaps around them: gap i is what was edited just before kept line i. */
class GapSide {
  readonly count: number;

  constructor(
    private readonly lines: Int32Array,
    private readonly kept: Int32Array,
  ) {
    this.count = kept.length + 1;
  }

  size(gap: number): number {
    return this.end(gap) - this.start(gap);
  }

  /** Swaps a run with the kept line above it, which must equal the run's last line; the run is then in the gap before. */
  slideUp(gap: number): boolean {
    const last = this.end(gap) - 1;
    if (gap === 0 || this.lines[this.start(gap) - 1] !== this.lines[last]) return false;
    this.kept[gap - 1] = last;
    return true;
  }

  /** Swaps a run with the kept line below it, which must equal the run's first line; the run is then in the gap after. */
  slideDown(gap: number): boolean {
    const first = this.start(gap);
    if (gap === this.count - 1 || this.lines[first] !== this.lines[this.end(gap)]) return false;
    this.kept[gap] = first;
    return true;
  }

  private start(gap: number): number {
    return gap === 0 ? 0 : (this.kept[gap - 1] as number) + 1;
  }

  private end(gap: number): number {
    return gap < this.kept.length ? (this.kept[gap] as number) : this.lines.length;
  }
}
