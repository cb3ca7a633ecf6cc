import type { LockProof } from '../api/docs.js';

const held = new Map<string, () => LockProof | null>();

/** The open editor tells which lock it has, so that the tree can move or delete the document under one's own lock. */
export function holdHere(docId: string, proof: () => LockProof | null): () => void {
  held.set(docId, proof);
  return () => void (held.get(docId) === proof && held.delete(docId));
}

export function proofFor(docId: string): LockProof | null {
  return held.get(docId)?.() ?? null;
}
