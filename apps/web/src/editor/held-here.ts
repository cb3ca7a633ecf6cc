import type { LockProof } from '../api/docs.js';

/** What the rest of the page may need to know of an open editor. */
interface OpenHere {
  proof(): LockProof | null;
  hasUnsaved(): boolean;
}

const open = new Map<string, OpenHere>();

/** The open editor tells which lock it has, so that the tree can move or delete the document under one's own lock. */
export function holdHere(docId: string, editor: OpenHere): () => void {
  open.set(docId, editor);
  return () => void (open.get(docId) === editor && open.delete(docId));
}

export function proofFor(docId: string): LockProof | null {
  return open.get(docId)?.proof() ?? null;
}

/** Whether this page shows text that is not saved. */
export function unsavedHere(): boolean {
  return [...open.values()].some((editor) => editor.hasUnsaved());
}
