import { DomainError } from '../errors.js';
import { lockHeld, lockLost } from '../locks/locks.js';
import type { DocRow, WriteOutcome } from '../ports/doc-store.js';
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

function versionConflict(doc: DocRow): DomainError {
  return new DomainError('doc.version_conflict', {
    detail: `${doc.updatedBy.name} saved version ${doc.version} meanwhile. Read it, then save on it, or save with ?merge=true.`,
    current: { version: doc.version, contentSha: doc.contentSha, updatedBy: doc.updatedBy, updatedAt: doc.updatedAt.toISOString() },
  });
}
