import type { ConflictKind } from '@lockstep/contracts';

/** What happened on both sides, and what each choice would do. */
export const conflictWords: Record<ConflictKind, { happened: string; ours: string; theirs: string }> = {
  content: { happened: 'Both sides changed the same lines.', ours: 'The text from here goes to GitHub.', theirs: 'The text from GitHub comes here as a new version.' },
  add_add: { happened: 'Both sides created a document here, with different text.', ours: 'The text from here goes to GitHub.', theirs: 'The text from GitHub comes here as a new version.' },
  modify_delete: { happened: 'Changed here, deleted on GitHub.', ours: 'The document stays and goes to GitHub again.', theirs: 'The document is archived here; its history stays.' },
  delete_modify: { happened: 'Deleted here, changed on GitHub.', ours: 'The file is deleted on GitHub.', theirs: 'The document comes back with GitHub’s text.' },
};
