import { LIMITS } from '@lockstep/contracts';
import { blobSha, checkContent, decodeText } from '../docs/content.js';
import { newId } from '../ids.js';
import type { Authorship, CheckedContent, CreateCommand } from '../ports/doc-store.js';
import type { Tx } from '../ports/store.js';
import type { BaseRow } from '../ports/sync-store.js';
import { mergeTexts } from '../text/merge.js';
import { parkingKey, recordConflict } from './conflict-record.js';
import type { InboundStep } from './plan-types.js';
import type { SyncRun } from './run.js';
import { fileOf } from './staging.js';
import type { ChangeOrigin, StageableStep, Staging } from './staging.js';
import type { FileSnapshot } from './tree-scan.js';

const FIRST_VERSION = 1;

type Step<K extends InboundStep['kind']> = Extract<InboundStep, { kind: K }>;

/** What the steps of one transaction share. */
export interface InboundContext {
  blobs: Map<string, Buffer>;
  staging: Staging;
  originOf: (step: InboundStep) => ChangeOrigin;
  /** Documents that could not move after their file. What was planned for them at the new place waits for another plan. */
  unmoved: Set<string>;
}

/**
 * Writes inbound steps inside one fenced transaction: document and base together, or neither.
 * Every write names the version it was planned for; where somebody was faster, nothing is written and the path is planned again.
 * Under its holder a document is left alone: what would change it is staged.
 */
export class InboundWriter {
  private readonly bases: (BaseRow & { content: string })[] = [];
  private readonly dropped: string[] = [];
  private readonly created: { command: CreateCommand; file: FileSnapshot }[] = [];

  constructor(
    private readonly tx: Tx,
    private readonly run: SyncRun,
    private readonly context: InboundContext,
  ) {}

  async apply(step: InboundStep): Promise<void> {
    const held = this.context.staging.heldBack(step);
    // A merge may come to nothing that would change the document; it looks for itself.
    if (held && held.kind !== 'merge') return this.stage(held);
    if ('doc' in step && step.doc && this.context.unmoved.has(step.doc.id)) return;
    switch (step.kind) {
      case 'create':
        this.create(step);
        return;
      case 'update':
        return this.update(step);
      case 'move':
        return this.move(step);
      case 'archive':
        return this.archive(step);
      case 'link':
        return this.link(step);
      case 'rebase':
        return this.rebase(step);
      case 'merge':
        return this.merge(step);
      case 'drop':
        this.dropped.push(step.base.docId);
        return;
      case 'conflict':
        return this.conflict(step);
    }
  }

  /** Writes the collected new documents and bases; the last thing before the commit. */
  async flush(): Promise<void> {
    if (this.created.length > 0) await this.createAll();
    if (this.dropped.length > 0) await this.tx.sync.dropBases(this.run.link.id, this.dropped);
    if (this.bases.length > 0) await this.tx.sync.setBases(this.run.link.id, this.bases);
  }

  /** No step needs what another one makes, so they wait for one statement: a first sync is made of them. */
  private create(step: Step<'create'>): void {
    const { file } = step;
    const { projectId } = this.run.link;
    this.created.push({ command: { docId: newId(), projectId, path: file.path, content: this.contentOf(file), ...this.authorship(step) }, file });
  }

  private async createAll(): Promise<void> {
    const made = await this.tx.docs.createMany(this.created.map(({ command }) => command));
    for (const { command, file } of this.created) {
      if (made.has(command.docId)) this.agree(command.docId, FIRST_VERSION, file, command.content);
    }
  }

  private async update(step: Step<'update'>): Promise<void> {
    const content = this.contentOf(step.file);
    const outcome = await this.tx.docs.save({ docId: step.doc.id, baseVersion: step.doc.version, content, ...this.authorship(step) });
    if (outcome.kind === 'done') this.agree(step.doc.id, outcome.doc.version, step.file, content);
  }

  private async move(step: Step<'move'>): Promise<void> {
    const { doc, base, file } = step;
    const outcome = await this.tx.docs.move({ docId: doc.id, baseVersion: doc.version, path: file.path, from: base.path, ...this.authorship(step) });
    if (outcome.kind !== 'done') {
      this.context.unmoved.add(doc.id);
      return;
    }
    this.run.inbound++;
    await this.tx.sync.rebase(this.run.link.id, base.docId, { docId: doc.id, path: file.path, version: base.version, mode: file.mode });
  }

  private async archive(step: Step<'archive'>): Promise<void> {
    const outcome = await this.tx.docs.archive({ docId: step.doc.id, baseVersion: step.doc.version, ...this.authorship(step) });
    if (outcome.kind !== 'done') return;
    this.run.inbound++;
    this.dropped.push(step.base.docId);
  }

  private async link({ doc, file }: Step<'link'>): Promise<void> {
    const base = { docId: doc.id, path: file.path, blobSha: file.blobSha, version: doc.version, mode: file.mode };
    await this.tx.sync.setBasesFromVersions(this.run.link.id, [base]);
  }

  private async rebase({ doc, base, file }: Step<'rebase'>): Promise<void> {
    // A version number means nothing for another document; 0 is before its first.
    const version = doc === null || doc.id === base.docId ? base.version : 0;
    await this.tx.sync.rebase(this.run.link.id, base.docId, { docId: doc?.id ?? base.docId, path: file.path, version, mode: file.mode });
  }

  private async merge(step: Step<'merge'>): Promise<void> {
    const { doc, base, file } = step;
    if (await this.isOurOwn(step)) return;
    const theirs = this.contentOf(file);
    const ours = (await this.tx.sync.versionTexts([doc])).get(doc.id);
    const baseText = await this.tx.sync.baseText(this.run.link.id, base.docId);
    if (ours === undefined || baseText === null) return;
    const merged = mergeTexts({ base: baseText, ours, theirs: theirs.text });
    if (merged.clean && merged.text === ours) {
      this.setBase(doc.id, doc.version, file, theirs);
      return;
    }
    const held = this.context.staging.heldBack(step);
    if (held) return this.stage(held);
    if (!merged.clean || tooLarge(merged.text)) return this.conflict({ kind: 'conflict', conflict: 'content', path: doc.path, doc, base, file });
    const authorship = { ...this.authorship(step), source: 'merge' as const };
    const outcome = await this.tx.docs.save({ docId: doc.id, baseVersion: doc.version, content: checkContent(merged.text), ...authorship });
    if (outcome.kind === 'done') this.agree(doc.id, outcome.doc.version, file, theirs);
  }

  /**
   * The bytes there are an earlier version of this very document: a commit of ours that arrived although its answer was lost.
   * Then there is nothing to merge, only to remember that they have it.
   */
  private async isOurOwn({ doc, base, file }: Step<'merge'>): Promise<boolean> {
    if (doc.id !== base.docId) return false;
    const version = await this.tx.sync.versionAfter(doc.id, base.version, file.blobSha);
    if (version === null) return false;
    await this.tx.sync.setBasesFromVersions(this.run.link.id, [{ docId: doc.id, path: file.path, blobSha: file.blobSha, version, mode: file.mode }]);
    return true;
  }

  private async conflict(step: Step<'conflict'>): Promise<void> {
    const key = parkingKey(step.path, step.doc?.version ?? null, step.file?.blobSha ?? null);
    if (this.run.parked.has(key)) return;
    const theirs = step.file ? this.contentOf(step.file) : null;
    await recordConflict(this.tx, this.run.link, step, { theirs: theirs?.text ?? null, commitSha: this.context.originOf(step).commitSha });
    this.run.parked.add(key);
  }

  private async stage(step: StageableStep): Promise<void> {
    await this.context.staging.put(step, await this.textThere(step), this.context.originOf(step));
  }

  private async textThere(step: StageableStep): Promise<string | null> {
    // A file that only moved was not fetched: its bytes are those of the base.
    if (step.kind === 'move') return this.tx.sync.baseText(this.run.link.id, step.base.docId);
    const file = fileOf(step);
    return file && this.contentOf(file).text;
  }

  private agree(docId: string, version: number, file: FileSnapshot, content: CheckedContent): void {
    this.run.inbound++;
    this.setBase(docId, version, file, content);
  }

  private setBase(docId: string, version: number, file: FileSnapshot, { text }: CheckedContent): void {
    this.bases.push({ docId, version, path: file.path, blobSha: file.blobSha, mode: file.mode, content: text });
  }

  private contentOf(file: FileSnapshot): CheckedContent {
    const bytes = bytesOf(this.context.blobs, file);
    const text = decodeText(bytes);
    // What is unreadable was sorted out before; what reaches this point encodes back to the same bytes.
    if (text === null || blobSha(bytes) !== file.blobSha) throw new Error(`blob ${file.blobSha} is not the text it was checked to be`);
    return { text, sha: file.blobSha, size: bytes.length };
  }

  private authorship(step: InboundStep): Authorship {
    const { author, message, commitSha } = this.context.originOf(step);
    return { actor: author, source: 'github', message, commitSha, proof: null };
  }
}

/** @throws Error when the remote left a blob out, which its contract forbids. */
export function bytesOf(blobs: Map<string, Buffer>, file: FileSnapshot): Buffer {
  const bytes = blobs.get(file.blobSha);
  if (!bytes) throw new Error(`blob ${file.blobSha} was not delivered`);
  return bytes;
}

function tooLarge(text: string): boolean {
  return Buffer.byteLength(text) > LIMITS.docBytes;
}
