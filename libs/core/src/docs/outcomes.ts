import { DomainError } from '../errors.js';
import { lockHeld, lockLost } from '../locks/locks.js';
import type { CheckedContent, DocRow, WriteOutcome } from '../ports/doc-store.js';
import type { HeldLock, LockProof } from '../ports/lock-store.js';
import { actorOf } from '../principal.js';
import type { ProjectAccess } from '../projects/access.js';

/** The written document, or the refusal as an error that says what to do next. */
export function expectDone(outcome: WriteOutcome, access: ProjectAccess, path = ''): DocRow {
  switch (outcome.kind) {
    case 'done':
      return outcome.doc;
    case 'stale':
      throw versionConflict(outcome.doc);
    case 'held':
      throw lockHeld(outcome.lock, access);
    case 'lost':
      throw lockLost(outcome.lock, access);
    case 'path_taken':
      throw new DomainError('doc.path_taken', { detail: `There is already a document at ${JSON.stringify(path)}.`, errors: [{ field: 'path', message: 'is taken' }] });
    case 'gone':
      throw new DomainError('doc.not_found', { detail: 'The document was deleted meanwhile.' });
  }
}

/** As `expectDone`, for a text: when the same bytes were saved a moment earlier, the writer's work is done. */
export function expectSaved(outcome: WriteOutcome, access: ProjectAccess, content: CheckedContent): DocRow {
  if (outcome.kind === 'stale' && outcome.doc.contentSha === content.sha) return outcome.doc;
  return expectDone(outcome, access);
}

/**
 * Lets a writer pass a lock that was read before.
 * @throws DomainError `lock.held` when somebody has it and the writer claims none, `lock.lost` when the claimed one is not his.
 */
export function checkLock(lock: HeldLock | null, proof: LockProof | null, access: ProjectAccess): void {
  if (proof === null) {
    if (lock) throw lockHeld(lock, access);
    return;
  }
  const isHis = lock?.session === proof.session && lock.token === proof.token && lock.holder.id === actorOf(access.principal).id;
  if (!isHis) throw lockLost(lock, access);
}

/** The refusal of a writer who means a document that was at this path once. */
export function anotherDoc(doc: DocRow): DomainError {
  return changedMeanwhile(doc, `By now there is another document at ${JSON.stringify(doc.path)}: the one with the id that you named was moved or deleted. Read both before you write to either.`);
}

/** The refusal of a writer who started from another version than the present one. */
export function versionConflict(doc: DocRow): DomainError {
  return changedMeanwhile(doc, `${doc.updatedBy.name} saved version ${doc.version} meanwhile. Read it, then save on it, or save with ?merge=true.`);
}

function changedMeanwhile({ version, contentSha, updatedBy, updatedAt }: DocRow, detail: string): DomainError {
  return new DomainError('doc.version_conflict', { detail, current: { version, contentSha, updatedBy, updatedAt: updatedAt.toISOString() } });
}
