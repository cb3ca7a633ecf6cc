import { newId } from '../ids.js';
import type { Tx } from '../ports/store.js';
import type { ConflictHead, LinkRow } from '../ports/sync-store.js';
import type { InboundStep, Plan } from './plan-types.js';
import { SYNC_ACTOR } from './run.js';
import type { SyncRun } from './run.js';

/** The same two sides of the same path: then there is nothing new to say about a conflict. */
export function parkingKey(path: string, version: number | null, blobSha: string | null): string {
  return `${path}\0${version ?? ''}\0${blobSha ?? ''}`;
}

export function parkingKeyOf(conflict: ConflictHead): string {
  return parkingKey(conflict.path, conflict.oursVersion, conflict.theirsBlobSha);
}

/** Whether a step only repeats a conflict that a person already has before him. */
export function isParked(step: InboundStep, parked: ReadonlySet<string>): boolean {
  if (step.kind === 'merge') return parked.has(parkingKey(step.doc.path, step.doc.version, step.file.blobSha));
  return step.kind === 'conflict' && parked.has(parkingKey(step.path, step.doc?.version ?? null, step.file?.blobSha ?? null));
}

/** Keeps all three texts, so that nothing depends on what either side does next. */
export async function recordConflict(
  tx: Tx,
  link: LinkRow,
  step: Extract<InboundStep, { kind: 'conflict' }>,
  { theirs, commitSha }: { theirs: string | null; commitSha: string },
): Promise<void> {
  const { doc, base, file, path } = step;
  const ours = doc ? ((await tx.sync.versionTexts([doc])).get(doc.id) ?? null) : null;
  const docId = doc?.id ?? base?.docId ?? null;
  const { id, opened } = await tx.sync.openConflict({
    id: newId(),
    projectId: link.projectId,
    linkId: link.id,
    docId,
    path,
    kind: step.conflict,
    base: base ? await tx.sync.baseText(link.id, base.docId) : null,
    ours,
    oursVersion: doc?.version ?? null,
    theirs,
    theirsBlobSha: file?.blobSha ?? null,
    theirsCommit: commitSha,
  });
  if (opened) await tx.outbox.append({ type: 'conflict.opened', projectId: link.projectId, docId, actor: SYNC_ACTOR, data: { conflictId: id, linkId: link.id, path } });
}

/** Ends conflicts that are none any more: somebody made both sides agree by other means. Returns how many stay open. */
export async function closeSettledConflicts(tx: Tx, run: SyncRun, plan: Plan): Promise<number> {
  const contested = new Set(plan.inbound.flatMap((step) => (step.kind === 'merge' ? [step.doc.path] : step.kind === 'conflict' ? [step.path] : [])));
  const open = await tx.sync.openConflicts([run.link.id]);
  const settled = open.filter((conflict) => !contested.has(conflict.path));
  for (const { id, docId, path } of settled) {
    if (!(await tx.sync.resolveConflict(id, SYNC_ACTOR))) continue;
    await tx.outbox.append({ type: 'conflict.resolved', projectId: run.link.projectId, docId, actor: SYNC_ACTOR, data: { conflictId: id, linkId: run.link.id, path } });
  }
  return open.length - settled.length;
}
