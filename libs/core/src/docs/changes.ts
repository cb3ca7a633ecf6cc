import type { Lock } from '@lockstep/contracts';
import { DomainError, invalidField } from '../errors.js';
import { newId } from '../ids.js';
import { viewLock } from '../locks/views.js';
import type { Authorship, CheckedContent, DocRow, WriteOutcome } from '../ports/doc-store.js';
import type { Rooms, Store } from '../ports/store.js';
import { actorOf } from '../principal.js';
import type { Principal } from '../principal.js';
import { checkWrite } from '../projects/access.js';
import type { Access, ProjectAccess } from '../projects/access.js';
import { checkContent } from './content.js';
import { checkDocPath } from './paths.js';

/**
 * `base`: the version or content SHA the writer started from; absent: the path must be free. `id`: whose version that is; without it that of
 * whatever document is at the path by now, which may be another one.
 */
export type Change = { path: string; id?: string } & ({ op: 'put'; content: string; base?: number | string } | { op: 'delete'; base: number | string });

export interface ChangeResult {
  path: string;
  status: 'applied' | 'unchanged' | 'conflict' | 'locked';
  /** What the path holds now; absent when nothing is there. */
  id?: string;
  version?: number;
  contentSha?: string;
  /** Whose lock stands in the way, of a `locked` one. */
  lock?: Lock;
}

type Checked = { path: string; id: string | undefined } & ({ op: 'put'; content: CheckedContent; base: number | string | undefined } | { op: 'delete'; base: number | string });

/** Ends a transaction whose changes cannot all be applied. */
class Refused extends Error {
  constructor(readonly results: ChangeResult[]) {
    super('changes refused');
  }
}

/** Many documents in one request: how agents and the command line give their edits back. */
export class Changes {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  /**
   * Applies changes; atomic: all or none.
   * @returns one result per change, in the order asked.
   * @throws DomainError `changes.refused` with the results when an atomic batch meets a conflict or a lock.
   */
  async apply(principal: Principal, project: string, batch: { changes: Change[]; message?: string; atomic: boolean }): Promise<ChangeResult[]> {
    const access = await this.access.to(principal, project, 'docs.write');
    const changes = checkChanges(batch.changes, access);
    if (!batch.atomic) return this.applyAll(this.store, access, changes, batch.message);
    try {
      return await this.store.transaction(async (tx) => {
        const results = await this.applyAll(tx, access, changes, batch.message);
        if (results.some(({ status }) => status === 'conflict' || status === 'locked')) throw new Refused(results);
        return results;
      });
    } catch (error) {
      if (error instanceof Refused) throw refusal(error.results);
      throw error;
    }
  }

  private async applyAll(rooms: Rooms, access: ProjectAccess, changes: Checked[], message?: string): Promise<ChangeResult[]> {
    const present = new Map((await rooms.docs.findManyByPath(access.projectId, changes.map(({ path }) => path))).map((doc) => [doc.path, doc]));
    const results = new Map<string, ChangeResult>();
    const gone = changes.flatMap(({ op, path, id }) => (op === 'delete' && id !== undefined && !present.has(path) ? [id] : []));
    const elsewhere = new Set(gone.length === 0 ? [] : await rooms.docs.liveAmong(access.projectId, gone));
    // One order for everybody: two batches over the same documents wait for each other instead of deadlocking.
    for (const change of [...changes].sort((a, b) => (a.path < b.path ? -1 : 1))) {
      const hasMoved = change.id !== undefined && elsewhere.has(change.id);
      results.set(change.path, hasMoved ? { path: change.path, status: 'conflict' } : await this.applyOne(rooms, access, { change, doc: present.get(change.path), message }));
    }
    return changes.map(({ path }) => results.get(path) as ChangeResult);
  }

  private async applyOne(rooms: Rooms, access: ProjectAccess, at: { change: Checked; doc: DocRow | undefined; message: string | undefined }): Promise<ChangeResult> {
    const { change, doc } = at;
    const settled = settledWithoutWriting(change, doc);
    if (settled) return settled;
    const source = access.principal.kind === 'user' ? ('editor' as const) : ('api' as const);
    const by = { actor: actorOf(access.principal), source, message: at.message ?? null, proof: null };
    const outcome = await this.write(rooms, { change, doc, projectId: access.projectId }, by);
    if (outcome.kind === 'done') return change.op === 'delete' ? { path: change.path, status: 'applied' } : { ...shown(outcome.doc), status: 'applied' };
    if (doc && outcome.kind === 'held') return { ...shown(doc), status: 'locked', lock: viewLock(outcome.lock, access) };
    return this.overtaken(rooms, access.projectId, change);
  }

  /** Somebody was faster: by now the path may hold just what was asked for. */
  private async overtaken(rooms: Rooms, projectId: string, change: Checked): Promise<ChangeResult> {
    const [doc] = await rooms.docs.findManyByPath(projectId, [change.path]);
    return settledWithoutWriting(change, doc) ?? { path: change.path, ...(doc && shown(doc)), status: 'conflict' };
  }

  private write(rooms: Rooms, { change, doc, projectId }: { change: Checked; doc: DocRow | undefined; projectId: string }, by: Authorship): Promise<WriteOutcome> {
    if (doc) {
      const target = { docId: doc.id, baseVersion: doc.version, ...by };
      return change.op === 'delete' ? rooms.docs.archive(target) : rooms.docs.save({ ...target, content: change.content });
    }
    if (change.op === 'delete') throw new Error('a deletion of nothing is settled without writing');
    return rooms.docs.create({ docId: newId(), projectId, path: change.path, content: change.content, ...by });
  }
}

/** Every change is checked before the first one is written. */
function checkChanges(changes: Change[], access: ProjectAccess): Checked[] {
  const seen = new Set<string>();
  return changes.map((change, i) => {
    const path = checkDocPath(change.path, `changes.${i}.path`);
    if (seen.has(path)) throw invalidField(`changes.${i}.path`, 'is named twice in this request');
    seen.add(path);
    checkWrite(access, path);
    const { id } = change;
    return change.op === 'delete'
      ? { op: 'delete', path, id, base: change.base }
      : { op: 'put', path, id, content: checkContent(change.content, `changes.${i}.content`), base: change.base };
  });
}

/** What needs no write: bytes that are already there, and bases that do not match. */
function settledWithoutWriting(change: Checked, doc: DocRow | undefined): ChangeResult | null {
  if (!doc) return change.base === undefined ? null : { path: change.path, status: change.op === 'delete' ? 'unchanged' : 'conflict' };
  if (change.op === 'put' && change.content.sha === doc.contentSha) return { ...shown(doc), status: 'unchanged' };
  const isSame = change.id === undefined || change.id === doc.id;
  const matches = isSame && (change.base === doc.version || change.base === doc.contentSha);
  return matches ? null : { ...shown(doc), status: 'conflict' };
}

function shown({ id, path, version, contentSha }: DocRow): { path: string; id: string; version: number; contentSha: string } {
  return { path, id, version, contentSha };
}

function refusal(results: ChangeResult[]): DomainError {
  const errors = results.flatMap(({ status, path, lock }, i) => (status === 'conflict' || status === 'locked' ? [{ field: `changes.${i}`, message: `${path}: ${status}${lock ? ` by ${lock.holder.name}` : ''}` }] : []));
  return new DomainError('changes.refused', {
    detail: `Nothing was applied: ${errors.length} of ${results.length} changes met another version or a lock. Read the present state, then send them again on it.`,
    errors: errors.slice(0, 100),
    results,
  });
}
