export interface DiffLine {
  kind: 'context' | 'added' | 'removed';
  /** Without its `\n`. A `\r` stays, so that a change of line endings can be seen. */
  text: string;
  /** Present on the last line of a text that does not end in a newline. */
  noNewline?: true;
}

/** Line numbers are one-based; a side with no lines in the hunk gives the line before it, as unified diffs do. */
export interface DiffHunk {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  lines: DiffLine[];
}

export interface TextDiff {
  /** What `git apply` and `patch` take; empty when the texts are equal. */
  unified: string;
  hunks: DiffHunk[];
}

/** Names for the header, with the `a/` and `b/` that tools strip: `a/docs/guide.md`. */
export interface DiffLabels {
  from: string;
  to: string;
}
