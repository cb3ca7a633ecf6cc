import type { Tx } from '../ports/store.js';
import type { UnreadableBlob } from '../ports/sync-store.js';
import { AuthorSearch } from './authors.js';
import { InboundWriter, bytesOf } from './inbound-writer.js';
import { orderSteps } from './inbound-order.js';
import type { MovingStep } from './inbound-order.js';
import type { InboundStep } from './plan-types.js';
import { SYNC_ACTOR } from './run.js';
import type { RemoteState, SyncRun } from './run.js';
import { isStageable, pathThere, Staging } from './staging.js';
import type { ChangeOrigin, StageableStep } from './staging.js';
import type { FileSnapshot } from './tree-scan.js';
import { unreadable } from './tree-scan.js';

/** Steps written in one transaction, and bytes fetched for them; two chunks are in memory at a time. */
const CHUNK_STEPS = 400;
const CHUNK_BYTES = 8 * 1024 * 1024;

interface FetchedChunk {
  steps: InboundStep[];
  blobs: Map<string, Buffer>;
}

/** One of the documents that were to change places was changed meanwhile. */
class CircleBroken extends Error {}

/** Brings what changed there into our documents: in small fenced transactions, each path for itself, so that one bad file stops nothing else. */
export class Inbound {
  private readonly authors: AuthorSearch;
  private unmoved = new Set<string>();

  constructor(
    private readonly run: SyncRun,
    private readonly remote: RemoteState,
  ) {
    this.authors = new AuthorSearch(run.remote, run.link.lastHeadSha, remote.head);
  }

  async apply(steps: InboundStep[]): Promise<void> {
    this.unmoved = new Set();
    const authored = steps.filter(isAuthored);
    if (authored.length > 0) await this.authors.prepare(authored.map((step) => this.run.selection.toRepoPath(authoredPath(step))));
    const ordered = orderSteps(steps);
    for (const circle of ordered.circles) await this.applyCircle(circle);
    for await (const fetched of this.fetchedAhead([...chunksOf(ordered.steps)])) await this.applyChunk(fetched);
    // What could not move because somebody holds the document in its way waits with it, and comes with the look after its lock.
    if (this.run.staged.size > 0) for (const docId of this.unmoved) this.run.staged.add(docId);
  }

  /** Documents that change places: through a place aside, all of them or, when somebody was faster with one, none. */
  private async applyCircle(steps: MovingStep[]): Promise<void> {
    const { run, unmoved } = this;
    const before = run.inbound;
    const docIds = steps.flatMap((step) => (step.kind === 'move' ? [step.doc.id] : []));
    try {
      await run.write(async (tx) => {
        const staging = await Staging.begin(tx, run, steps);
        const writer = this.writer(tx, this.remote.renames.blobs, staging);
        const held = steps.filter((step) => staging.heldBack(step));
        if (held.length > 0) {
          steps.forEach((step) => unmoved.add(step.base.docId));
          for (const step of held) await writer.apply(step);
          return;
        }
        await tx.docs.putAside(docIds);
        await tx.sync.putBasesAside(run.link.id, steps.map((step) => step.base.docId));
        for (const step of steps) await writer.apply(step);
        if (docIds.some((id) => unmoved.has(id))) throw new CircleBroken();
      });
    } catch (error) {
      if (!(error instanceof CircleBroken)) throw error;
      run.inbound = before;
      docIds.forEach((id) => unmoved.add(id));
    }
  }

  /** While one chunk is written, the bytes of the next are on their way. */
  private async *fetchedAhead([first, ...rest]: InboundStep[][]): AsyncGenerator<FetchedChunk> {
    let coming = first && this.fetch(first);
    while (coming) {
      const fetched = await coming;
      const next = rest.shift();
      coming = next && this.fetch(next);
      const settled = coming?.catch(() => undefined);
      try {
        yield fetched;
      } finally {
        // Who stops asking, because a write failed, leaves no request behind.
        await settled;
      }
    }
  }

  private async fetch(steps: InboundStep[]): Promise<FetchedChunk> {
    const { blobs: known } = this.remote.renames;
    const wanted = filesOf(steps).flatMap(({ blobSha, size }) => (known.has(blobSha) ? [] : [{ sha: blobSha, size }]));
    return { steps, blobs: wanted.length > 0 ? new Map([...known, ...(await this.run.remote.blobs(wanted))]) : known };
  }

  private async applyChunk({ steps, blobs }: FetchedChunk): Promise<void> {
    const odd = filesOf(steps).flatMap((file) => unreadableOf(file, blobs));
    for (const { sha, reason } of odd) this.run.unreadable.set(sha, reason);
    const readable = steps.filter((step) => !needsBytes(step) || !this.run.unreadable.has(step.file.blobSha));
    await this.run.write(async (tx) => {
      if (odd.length > 0) await tx.sync.addUnreadable(this.run.link.id, odd);
      const writer = this.writer(tx, blobs, await Staging.begin(tx, this.run, readable));
      for (const step of readable) await writer.apply(step);
      await writer.flush();
    });
  }

  private writer(tx: Tx, blobs: Map<string, Buffer>, staging: Staging): InboundWriter {
    return new InboundWriter(tx, this.run, { blobs, staging, originOf: (step) => staging.originOf(step) ?? this.originOf(step), unmoved: this.unmoved });
  }

  private originOf(step: InboundStep): ChangeOrigin {
    const author = isAuthored(step) ? this.authors.of(this.run.selection.toRepoPath(authoredPath(step))) : SYNC_ACTOR;
    return { author, commitSha: this.remote.head.sha, message: this.authors.message };
  }
}

/** Those whose bytes the steps need, each content once. */
function filesOf(steps: InboundStep[]): FileSnapshot[] {
  return [...new Map(steps.flatMap((step) => (needsBytes(step) ? [[step.file.blobSha, step.file] as const] : []))).values()];
}

function needsBytes(step: InboundStep): step is InboundStep & { file: FileSnapshot } {
  return step.kind === 'create' || step.kind === 'update' || step.kind === 'merge' || (step.kind === 'conflict' && step.file !== null);
}

function unreadableOf(file: FileSnapshot, blobs: Map<string, Buffer>): UnreadableBlob[] {
  const reason = unreadable(bytesOf(blobs, file));
  return reason ? [{ sha: file.blobSha, reason }] : [];
}

type AuthoredStep = Extract<InboundStep, { kind: 'create' }> | StageableStep;

function isAuthored(step: InboundStep): step is AuthoredStep {
  return step.kind === 'create' || isStageable(step);
}

function authoredPath(step: AuthoredStep): string {
  return step.kind === 'create' ? step.file.path : pathThere(step);
}

function* chunksOf(steps: InboundStep[]): Generator<InboundStep[]> {
  let chunk: InboundStep[] = [];
  let bytes = 0;
  for (const step of steps) {
    const size = needsBytes(step) ? step.file.size : 0;
    if (chunk.length === CHUNK_STEPS || (chunk.length > 0 && bytes + size > CHUNK_BYTES)) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(step);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
