import type { Actor } from '@lockstep/contracts';
import type { Tx } from '../ports/store.js';
import type { BaseRow, StagedHead } from '../ports/sync-store.js';
import type { DocSnapshot, InboundStep } from './plan-types.js';
import type { SyncRun } from './run.js';
import type { FileSnapshot } from './tree-scan.js';

/** A step that would change a document, or what a person is asked about it, and that both sides have a base for. */
export type StageableStep = Extract<InboundStep, { kind: 'update' | 'merge' | 'move' | 'archive' | 'conflict' }> & { doc: DocSnapshot; base: BaseRow };

/** Which commit a change came with, and whose it was. */
export interface ChangeOrigin {
  commitSha: string;
  author: Actor;
  message: string | null;
}

/**
 * Whether a step could have to wait for a lock. Not a new file at the path of a new document: there is no base to stage it on, and
 * the conflict that is recorded instead leaves the document alone.
 */
export function isStageable(step: InboundStep): step is StageableStep {
  return ['update', 'merge', 'move', 'archive', 'conflict'].includes(step.kind) && 'doc' in step && step.doc !== null && 'base' in step && step.base !== null;
}

/** What is there for the document of a step; null: it was deleted. */
export function fileOf(step: StageableStep): FileSnapshot | null {
  return step.kind === 'archive' ? null : step.file;
}

/** Where it is there, or was. */
export function pathThere(step: StageableStep): string {
  return fileOf(step)?.path ?? step.base.path;
}

/**
 * What one transaction knows about holders: who holds is settled when it begins and stays so until it ends, so that nobody
 * gets a lock between the decision to write and the write.
 */
export class Staging {
  private constructor(
    private readonly tx: Tx,
    private readonly run: SyncRun,
    private readonly held: ReadonlySet<string>,
    private readonly known: ReadonlyMap<string, StagedHead>,
  ) {}

  static async begin(tx: Tx, run: SyncRun, steps: InboundStep[]): Promise<Staging> {
    const docIds = steps.filter(isStageable).map((step) => step.doc.id);
    if (docIds.length === 0) return new Staging(tx, run, new Set(), new Map());
    const held = await tx.locks.pinHeld(docIds);
    const known = await tx.sync.stagedHeads([run.link.id]);
    return new Staging(tx, run, held, new Map(known.map((one) => [one.docId, one])));
  }

  /** The step, if somebody holds its document; null: it may be done. */
  heldBack(step: InboundStep): StageableStep | null {
    return isStageable(step) && this.held.has(step.doc.id) ? step : null;
  }

  /** Where a change came from that had to wait: by now other commits may have come on top of its own. */
  originOf(step: InboundStep): ChangeOrigin | null {
    return isStageable(step) ? this.same(step) : null;
  }

  /** Keeps what is there beside the document until its lock ends, and says so once. `text`: null when it was deleted there. */
  async put(step: StageableStep, text: string | null, { commitSha, author, message }: ChangeOrigin): Promise<void> {
    const { doc, base } = step;
    const { id: linkId, projectId } = this.run.link;
    this.run.staged.add(doc.id);
    const known = this.same(step);
    if (known?.version === doc.version) return;
    // A document made anew goes on from the base of the one that is gone; a version number of that one means nothing for it.
    if (doc.id !== base.docId) await this.tx.sync.rebase(linkId, base.docId, { ...base, docId: doc.id, version: 0 });
    await this.tx.sync.stage({ linkId, docId: doc.id, path: pathThere(step), blobSha: fileOf(step)?.blobSha ?? null, content: text, commitSha, author, message, version: doc.version });
    if (known) return;
    await this.tx.outbox.append({ type: 'doc.staged', projectId, docId: doc.id, actor: author, data: { linkId, path: doc.path, commitSha } });
  }

  private same(step: StageableStep): StagedHead | null {
    const known = this.known.get(step.doc.id);
    return known && known.path === pathThere(step) && known.blobSha === (fileOf(step)?.blobSha ?? null) ? known : null;
  }
}
