import { createHash } from 'node:crypto';
import type { BrakeRow, LinkRow } from '../ports/sync-store.js';
import type { Plan } from './plan-types.js';
import type { OurSide } from './snapshot.js';

/** A run may take away this many documents, or this share of the link's, in one direction; beyond both it waits for a person. */
const MOST_DOCS = 10;
const MOST_PERCENT = 20;

/** The brake that a plan meets; null when it takes little away, or nothing but what a person has agreed to. A moved document is not taken away. */
export function findBrake({ plan, ours, headSha }: { plan: Plan; ours: OurSide; headSha: string }, onLink: BrakeRow | null): BrakeRow | null {
  const of = ours.bases.length;
  const archives = braking(plan.inbound.flatMap((step) => (step.kind === 'archive' ? [step.doc.id] : [])), of);
  const deletes = braking(plan.outbound.flatMap((step) => (step.kind === 'delete' ? [step.base.docId] : [])), of);
  if (archives.length === 0 && deletes.length === 0) return null;
  const brake: BrakeRow = { archives, deletes, of, headSha, ours: fingerprint(ours), approvedAt: null };
  return onLink !== null && isCovered(brake, onLink) ? null : brake;
}

/** Whether a link stands still because of a brake that nobody has agreed to yet. */
export function isBraked({ brake }: Pick<LinkRow, 'brake'>): boolean {
  return brake !== null && brake.approvedAt === null;
}

/** Whether our side is as it was when the brake was put on: then only the other side can have taken the cause away. */
export function isSameSide(brake: BrakeRow, ours: OurSide): boolean {
  return brake.ours === fingerprint(ours);
}

/** What would happen, as a sentence for the person who decides. */
export function brakeWords({ archives, deletes, of }: BrakeRow): string {
  const there = `${archives.length} of ${of} documents would be archived here, because their files are gone from the repository`;
  const here = `${deletes.length} of ${of} files would be deleted in the repository, because their documents are gone here`;
  return `${[...(archives.length > 0 ? [there] : []), ...(deletes.length > 0 ? [here] : [])].join('; ')}.`;
}

/** What that person can do. */
export function brakeNext({ archives }: BrakeRow): string {
  const undo = archives.length > 0 ? 'put the files back with another push' : 'restore the documents';
  return `Nothing has been written. Look at the plan and confirm it, or ${undo}: then sync goes on by itself.`;
}

function braking(docIds: string[], of: number): string[] {
  return docIds.length > MOST_DOCS && docIds.length * 100 > of * MOST_PERCENT ? docIds : [];
}

/** An agreement holds for what was seen: less of it may happen later, nothing more. */
function isCovered(brake: BrakeRow, agreed: BrakeRow): boolean {
  if (agreed.approvedAt === null) return false;
  const [archives, deletes] = [new Set(agreed.archives), new Set(agreed.deletes)];
  return brake.archives.every((id) => archives.has(id)) && brake.deletes.every((id) => deletes.has(id));
}

function fingerprint({ docs, bases }: OurSide): string {
  const hash = createHash('sha256');
  for (const { id, path, contentSha } of docs) hash.update(`doc ${id} ${contentSha} ${path}\n`);
  for (const { docId, path, blobSha } of bases) hash.update(`base ${docId} ${blobSha} ${path}\n`);
  return hash.digest('hex');
}
