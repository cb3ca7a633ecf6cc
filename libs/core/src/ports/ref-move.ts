/** What became of the order to point a branch at a commit. */
export type RefMove =
  | { kind: 'moved' }
  /** The remote said no, in these words: the branch moved on, or rules forbid it. */
  | { kind: 'refused'; status: number; message: string }
  /** No answer, or one that says nothing about what happened. */
  | { kind: 'unknown'; message: string };
