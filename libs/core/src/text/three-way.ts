import type { LineHunk } from './line-diff.js';

/** Half-open, zero-based. */
export interface LineRange {
  start: number;
  end: number;
}

/** A stretch of the merged text: which side its lines are taken from, and where it is in each of the three texts. */
export interface MergePiece {
  take: 'kept' | 'ours' | 'theirs' | 'both';
  base: LineRange;
  ours: LineRange;
  theirs: LineRange;
}

/**
 * Lays the edits of two sides over their base: the pieces of the merged text in order, or null when two edits conflict.
 * Edits that overlap, or touch without a kept line between them, form one stretch. It is no conflict only if `sameEdit`
 * says that both sides have the same lines there.
 */
export function layEdits(
  baseLength: number,
  edits: { ours: readonly LineHunk[]; theirs: readonly LineHunk[] },
  sameEdit: (ours: LineRange, theirs: LineRange) => boolean,
): MergePiece[] | null {
  const ours = new EditCursor(edits.ours);
  const theirs = new EditCursor(edits.theirs);
  const pieces: MergePiece[] = [];
  for (let position = 0; position < baseLength || !ours.done || !theirs.done; ) {
    const editStart = Math.min(ours.nextStart, theirs.nextStart, baseLength);
    if (editStart > position) pieces.push(keptPiece({ start: position, end: editStart }, ours, theirs));
    if (ours.done && theirs.done) break;
    const piece = editedPiece(editStart, ours, theirs);
    if (piece.take === 'both' && !sameEdit(piece.ours, piece.theirs)) return null;
    pieces.push(piece);
    position = piece.base.end;
  }
  return pieces;
}

function keptPiece(base: LineRange, ours: EditCursor, theirs: EditCursor): MergePiece {
  return { take: 'kept', base, ours: shifted(base, ours.shift), theirs: shifted(base, theirs.shift) };
}

function editedPiece(start: number, ours: EditCursor, theirs: EditCursor): MergePiece {
  const before = { ours: ours.shift, theirs: theirs.shift };
  const edited = { ours: false, theirs: false };
  let end = start;
  for (let reach = -1; reach !== end; ) {
    reach = end;
    const oursEnd = ours.passEditsUpTo(end);
    const theirsEnd = theirs.passEditsUpTo(Math.max(end, oursEnd));
    edited.ours ||= oursEnd > -1;
    edited.theirs ||= theirsEnd > -1;
    end = Math.max(end, oursEnd, theirsEnd);
  }
  return {
    take: edited.ours && edited.theirs ? 'both' : edited.ours ? 'ours' : 'theirs',
    base: { start, end },
    ours: { start: start + before.ours, end: end + ours.shift },
    theirs: { start: start + before.theirs, end: end + theirs.shift },
  };
}

function shifted(range: LineRange, by: number): LineRange {
  return { start: range.start + by, end: range.end + by };
}

/** Walks the hunks of one side; `shift` is how far this side's lines are from the base's, after the hunks passed so far. */
class EditCursor {
  shift = 0;
  private index = 0;

  constructor(private readonly hunks: readonly LineHunk[]) {}

  get done(): boolean {
    return this.index >= this.hunks.length;
  }

  get nextStart(): number {
    return this.hunks[this.index]?.fromStart ?? Infinity;
  }

  /** Passes every hunk that starts at or before `end`; returns the end of the last one, or -1 if there was none. */
  passEditsUpTo(end: number): number {
    let reached = -1;
    for (let hunk = this.hunks[this.index]; hunk && hunk.fromStart <= end; hunk = this.hunks[this.index]) {
      reached = hunk.fromEnd;
      this.shift = hunk.toEnd - hunk.fromEnd;
      this.index++;
    }
    return reached;
  }
}
