/** The part of one side that is left after equal lines at both ends are taken away. */
export interface AnchorSearch {
  lines: Int32Array;
  /** How often each line occurs in the whole text of the other side. */
  inOther: Int32Array;
  start: number;
  end: number;
}

/** How far around a frequent line to look. */
const WINDOW = 100;
/** A frequent line is no anchor when less than one line in four of its surroundings could be one. */
const CROWD = 4;
const MAX_FREQUENT_FROM = 1024;

/**
 * Positions of the lines that may be matched; all others in the range count as edited.
 * A line that the other side does not have can only be an edit: leaving it out makes comparing rewritten texts cheap.
 * A frequent one (blank, a fence, a table rule) in the midst of such lines would tie unrelated paragraphs together and
 * let a merge weave two rewrites into each other. Git leaves the same lines out, by the same numbers.
 */
export function findAnchors(search: AnchorSearch): Int32Array {
  const kinds = new LineKinds(search);
  const anchors = new Int32Array(search.end - search.start);
  let count = 0;
  for (let i = search.start; i < search.end; i++) {
    if (!kinds.isAbsent(i) && !(kinds.isFrequent(i) && kinds.isAmongEdits(i))) anchors[count++] = i;
  }
  return anchors.subarray(0, count);
}

/** Twice the square root, to a power of two. */
function frequentFrom(lineCount: number): number {
  const bits = 32 - Math.clz32(lineCount);
  return Math.min(2 ** Math.ceil(bits / 2), MAX_FREQUENT_FROM);
}

class LineKinds {
  private readonly frequentFrom: number;
  /** Number of absent lines before each position: makes a look around cost the same however large the window. */
  private readonly absentBefore: Int32Array;
  /** The closest line before, and after, each position that is neither absent nor frequent. A run of edits ends there. */
  private readonly solidBefore: Int32Array;
  private readonly solidAfter: Int32Array;

  constructor(private readonly search: AnchorSearch) {
    const { lines, start, end } = search;
    this.frequentFrom = frequentFrom(lines.length);
    this.absentBefore = new Int32Array(lines.length + 1);
    this.solidBefore = new Int32Array(lines.length);
    this.solidAfter = new Int32Array(lines.length);
    for (let i = start, solid = start - 1; i < end; i++) {
      this.absentBefore[i + 1] = at(this.absentBefore, i) + (this.isAbsent(i) ? 1 : 0);
      this.solidBefore[i] = solid;
      if (this.isSolid(i)) solid = i;
    }
    for (let i = end - 1, solid = end; i >= start; i--) {
      this.solidAfter[i] = solid;
      if (this.isSolid(i)) solid = i;
    }
  }

  isAbsent(i: number): boolean {
    return this.occurrences(i) === 0;
  }

  isFrequent(i: number): boolean {
    return this.occurrences(i) >= this.frequentFrom;
  }

  /** Absent lines on both sides of it, with at most frequent ones between, and these clearly outnumbered. */
  isAmongEdits(i: number): boolean {
    const first = Math.max(at(this.solidBefore, i) + 1, i - WINDOW);
    const last = Math.min(at(this.solidAfter, i) - 1, i + WINDOW);
    const absentAbove = at(this.absentBefore, i) - at(this.absentBefore, first);
    const absentBelow = at(this.absentBefore, last + 1) - at(this.absentBefore, i + 1);
    // The line itself counts once for each direction.
    const total = last - first + 2;
    const frequent = total - absentAbove - absentBelow;
    return absentAbove > 0 && absentBelow > 0 && frequent * CROWD < total;
  }

  private isSolid(i: number): boolean {
    return !this.isAbsent(i) && !this.isFrequent(i);
  }

  private occurrences(i: number): number {
    return at(this.search.inOther, at(this.search.lines, i));
  }
}

function at(array: Int32Array, index: number): number {
  return array[index] as number;
}
