import { checkContent, newId } from '@lockstep/core';
import type { Holder, Store, WriteOutcome } from '@lockstep/core';
import type { SyncProject } from './sync-project.js';

/** Somebody who holds the lock of a document. */
export class LockHolder {
  private readonly store: Store;
  private readonly projectId: string;

  private constructor(
    { store, project }: SyncProject,
    readonly docId: string,
    private readonly holder: Holder,
    private readonly token: number,
  ) {
    [this.store, this.projectId] = [store, project];
  }

  static async of(team: SyncProject, path: string): Promise<LockHolder> {
    return LockHolder.take(team, (await team.doc(path)).id);
  }

  static async take(team: SyncProject, docId: string): Promise<LockHolder> {
    const { store, person } = team;
    const holder = { session: newId(), actor: { kind: 'user' as const, id: person.userId, name: person.name } };
    const outcome = await store.locks.acquire(docId, holder, 600);
    if (!outcome.done) throw new Error(`document ${docId} is held by somebody else`);
    return new LockHolder(team, docId, holder, outcome.lock.token);
  }

  async save(text: string): Promise<void> {
    const doc = await this.doc();
    const command = { docId: this.docId, baseVersion: doc.version, content: checkContent(text), ...this.authorship() };
    this.expectDone(await this.store.docs.save(command));
  }

  async archive(): Promise<void> {
    this.expectDone(await this.store.docs.archive({ docId: this.docId, baseVersion: (await this.doc()).version, ...this.authorship() }));
  }

  async release(): Promise<void> {
    if (!(await this.store.locks.release(this.docId, this.holder, this.token))) throw new Error(`the lock of ${this.docId} was lost`);
  }

  /** The lock is past its time, and nobody has noticed yet. */
  async runOut(): Promise<void> {
    await this.store.locks.shorten([{ docId: this.docId, session: this.holder.session, token: this.token }], 0);
  }

  async doc(): Promise<{ version: number; content: string }> {
    const doc = await this.store.docs.find(this.projectId, this.docId);
    if (!doc) throw new Error(`document ${this.docId} is gone`);
    return doc;
  }

  private authorship() {
    const { actor, session } = this.holder;
    return { actor, source: 'editor' as const, message: null, proof: { session, token: this.token } };
  }

  private expectDone(outcome: WriteOutcome): void {
    if (outcome.kind !== 'done') throw new Error(`the holder's write ended as ${outcome.kind}`);
  }
}
