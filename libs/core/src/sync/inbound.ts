import { AuthorSearch } from './authors.js';
import { InboundWriter, bytesOf } from './inbound-writer.js';
import type { InboundStep } from './plan.js';
import { SYNC_ACTOR } from './run.js';
import type { RemoteState, SyncRun } from './run.js';
import { isStageable, pathThere, Staging } from './staging.js';
import type { ChangeOrigin, StageableStep } from './staging.js';
import type { FileSnapshot } from './tree-scan.js';
import { unreadable } from './tree-scan.js';

/** Steps written in one transaction, and bytes held in memory for them. */
const CHUNK_STEPS = 400;
const CHUNK_BYTES = 8 * 1024 * 1024;

/** Brings what changed there into our documents: in small fenced transactions, each path for itself, so that one bad file stops nothing else. */
export class Inbound {
  private readonly authors: AuthorSearch;

  constructor(
    private readonly run: SyncRun,
    private readonly remote: RemoteState,
  ) {
    this.authors = new AuthorSearch(run.remote, run.link.lastHeadSha, remote.head);
  }

  async apply(steps: InboundStep[]): Promise<void> {
    const authored = steps.filter(isAuthored);
    if (authored.length > 0) await this.authors.prepare(authored.map((step) => this.run.selection.toRepoPath(authoredPath(step))));
    for (const chunk of chunksOf(steps)) await this.applyChunk(chunk);
  }

  private async applyChunk(chunk: InboundStep[]): Promise<void> {
    const files = new Map(chunk.flatMap((step) => (needsBytes(step) ? [[step.file.blobSha, step.file] as const] : [])));
    const wanted = [...files.values()].map(({ blobSha, size }) => ({ sha: blobSha, size }));
    const blobs = wanted.length > 0 ? await this.run.remote.blobs(wanted) : new Map<string, Buffer>();
    const readable = chunk.filter((step) => !needsBytes(step) || this.isReadable(step.file, blobs));
    await this.run.write(async (tx) => {
      const staging = await Staging.begin(tx, this.run, readable);
      const writer = new InboundWriter(tx, this.run, { blobs, staging, originOf: (step) => staging.originOf(step) ?? this.originOf(step) });
      for (const step of readable) await writer.apply(step);
      await writer.flush();
    });
  }

  private isReadable(file: FileSnapshot, blobs: Map<string, Buffer>): boolean {
    const reason = unreadable(bytesOf(blobs, file));
    if (reason) this.run.skipped.push({ path: file.path, sha: file.blobSha, reason });
    return reason === null;
  }

  private originOf(step: InboundStep): ChangeOrigin {
    const author = isAuthored(step) ? this.authors.of(this.run.selection.toRepoPath(authoredPath(step))) : SYNC_ACTOR;
    return { author, commitSha: this.remote.head.sha, message: this.authors.message };
  }
}

function needsBytes(step: InboundStep): step is InboundStep & { file: FileSnapshot } {
  return step.kind === 'create' || step.kind === 'update' || step.kind === 'merge' || (step.kind === 'conflict' && step.file !== null);
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
