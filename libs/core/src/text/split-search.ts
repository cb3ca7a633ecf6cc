import type { StepBudget } from './step-budget.js';

/** Lines [fromLo, fromHi) of one side against lines [toLo, toHi) of the other. */
export interface Box {
  fromLo: number;
  fromHi: number;
  toLo: number;
  toHi: number;
}

export interface Point {
  from: number;
  to: number;
}

/** `reach[origin + d]` is the furthest `from` position known on diagonal d = from - to, for d in low..high in steps of two. */
interface Frontier {
  reach: Int32Array;
  low: number;
  high: number;
}

/** A box whose halves differ by more edits than this is cut at the furthest point reached, not at the best one. */
const MAX_EDITS_PER_SPLIT = 512;
const NOT_YET = -1;
const BEYOND = 0x7fffffff;

/**
 * Finds where to cut a box in two: Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), section 4b.
 * Paths grow from both corners at once and the cut is where they meet, so memory stays linear.
 */
export class SplitSearch {
  private readonly forwardReach: Int32Array;
  private readonly backwardReach: Int32Array;
  private readonly origin: number;

  constructor(
    private readonly from: Int32Array,
    private readonly to: Int32Array,
    private readonly budget: StepBudget,
  ) {
    // One diagonal for each possible difference, and a sentinel on either side.
    const diagonals = from.length + to.length + 3;
    this.forwardReach = new Int32Array(diagonals);
    this.backwardReach = new Int32Array(diagonals);
    this.origin = to.length + 1;
  }

  /**
   * A point inside the box, neither of its corners; null when the budget is gone.
   * The box must be trimmed: not empty on either side, first lines differ, last lines differ.
   */
  find(box: Box): Point | null {
    const forward = this.begin(this.forwardReach, box.fromLo, box.fromLo - box.toLo);
    const backward = this.begin(this.backwardReach, box.fromHi, box.fromHi - box.toHi);
    const odd = ((box.fromHi - box.toHi - box.fromLo + box.toLo) & 1) !== 0;
    for (let edits = 1; edits <= MAX_EDITS_PER_SPLIT && !this.budget.exhausted; edits++) {
      const met = this.stepForward(box, forward, odd ? backward : null) ?? this.stepBackward(box, backward, odd ? null : forward);
      if (met) return met;
    }
    return this.budget.exhausted ? null : this.furthest(box, forward, backward);
  }

  private begin(reach: Int32Array, from: number, diagonal: number): Frontier {
    reach[this.origin + diagonal] = from;
    return { reach, low: diagonal, high: diagonal };
  }

  /** One more edit from the upper left corner. Meets `other` when it runs past what came the other way on the same diagonal. */
  private stepForward(box: Box, frontier: Frontier, other: Frontier | null): Point | null {
    this.widen(box, frontier, NOT_YET);
    const { from, to, origin } = this;
    const { reach, low, high } = frontier;
    for (let d = high; d >= low; d -= 2) {
      const right = at(reach, origin + d - 1) + 1;
      const down = at(reach, origin + d + 1);
      const start = right > down ? right : down;
      let x = start;
      while (x < box.fromHi && x - d < box.toHi && from[x] === to[x - d]) x++;
      reach[origin + d] = x;
      this.budget.spend(x - start + 1);
      if (covers(other, d) && at(other.reach, origin + d) <= x) return { from: x, to: x - d };
    }
    return null;
  }

  /** The mirror image, from the lower right corner. */
  private stepBackward(box: Box, frontier: Frontier, other: Frontier | null): Point | null {
    this.widen(box, frontier, BEYOND);
    const { from, to, origin } = this;
    const { reach, low, high } = frontier;
    for (let d = high; d >= low; d -= 2) {
      const up = at(reach, origin + d - 1);
      const left = at(reach, origin + d + 1) - 1;
      const start = up < left ? up : left;
      let x = start;
      while (x > box.fromLo && x - d > box.toLo && from[x - 1] === to[x - d - 1]) x--;
      reach[origin + d] = x;
      this.budget.spend(start - x + 1);
      if (covers(other, d) && at(other.reach, origin + d) >= x) return { from: x, to: x - d };
    }
    return null;
  }

  /** Adds the next diagonal on each side, or, at the edge of the box, takes one away: that keeps the parity right. */
  private widen(box: Box, frontier: Frontier, unreached: number): void {
    if (frontier.low > box.fromLo - box.toHi) frontier.reach[this.origin + --frontier.low - 1] = unreached;
    else frontier.low++;
    if (frontier.high < box.fromHi - box.toLo) frontier.reach[this.origin + ++frontier.high + 1] = unreached;
    else frontier.high--;
  }

  /** Any point of the box is a valid cut; the one that explains the most lines costs the least quality. */
  private furthest(box: Box, forward: Frontier, backward: Frontier): Point {
    let best: Point = { from: box.fromLo, to: box.toLo };
    let explained = -1;
    const consider = (x: number, d: number, direction: 1 | -1): void => {
      const from = Math.min(Math.max(x, box.fromLo, box.toLo + d), box.fromHi, box.toHi + d);
      const walked = direction === 1 ? from - box.fromLo + from - d - box.toLo : box.fromHi - from + box.toHi - from + d;
      if (walked > explained) [best, explained] = [{ from, to: from - d }, walked];
    };
    for (let d = forward.high; d >= forward.low; d -= 2) consider(at(forward.reach, this.origin + d), d, 1);
    for (let d = backward.high; d >= backward.low; d -= 2) consider(at(backward.reach, this.origin + d), d, -1);
    return best;
  }
}

function covers(frontier: Frontier | null, diagonal: number): frontier is Frontier {
  return frontier !== null && frontier.low <= diagonal && diagonal <= frontier.high;
}

/** Every index used is inside the array by construction; the cast spares a check in the innermost loop. */
function at(array: Int32Array, index: number): number {
  return array[index] as number;
}
