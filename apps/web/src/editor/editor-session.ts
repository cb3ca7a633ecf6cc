import type { Extension } from '@codemirror/state';
import type { DocWithContent, Lock } from '@lockstep/contracts';
import type { Saved } from '../api/docs.js';
import { inWords } from '../api/problem.js';
import { bringTogether } from './bring-together.js';
import { DraftKeeper } from './draft-keeper.js';
import { EditorBuffer } from './editor-buffer.js';
import { LockKeeper } from './lock-keeper.js';
import { mayType } from './lock-state.js';
import type { Rescue } from './rescue-store.js';
import { wouldLose } from './save-state.js';
import { Saver } from './saver.js';
import type { Comparison, Head, SessionPorts, SessionView } from './session-view.js';

/** One open document: its text, its lock, its save state and its rescued copies, kept true together. */
export class EditorSession {
  readonly buffer: EditorBuffer;
  readonly lock: LockKeeper;
  readonly saver: Saver;
  readonly #drafts: DraftKeeper;
  readonly #listeners = new Set<() => void>();
  #view: SessionView | null = null;
  #offers: readonly Rescue[] = [];
  /** Everything kept, also the same text in a second place. */
  #kept: readonly Rescue[] = [];
  #comparison: Comparison | null = null;
  #trouble: string | null = null;
  #merging = false;
  #couldType = true;
  #edits = 0;
  /** The newest version known to exist, whether the screen has it or not. */
  #head: Head;

  constructor(
    doc: DocWithContent,
    private readonly mayWrite: boolean,
    private readonly ports: SessionPorts,
    extensions: Extension,
  ) {
    this.#head = doc;
    this.buffer = new EditorBuffer(doc.content, extensions, () => this.#edited());
    this.lock = new LockKeeper({ ...ports.lock, changed: () => this.#lockChanged() });
    this.saver = new Saver(doc.version, {
      text: () => this.buffer.raw(),
      acknowledged: (text) => this.#acknowledged(text),
      send: async (save) => {
        // Sent before the answer, it could not prove the lock that it is about to have.
        await this.lock.settled();
        return this.#sent(await ports.save({ ...save, proof: this.lock.proof }));
      },
      adopt: () => this.#adopt(),
      lockRefused: (error) => {
        this.lock.refused(error.problem.lock);
        void this.#drafts.keepOnServer();
      },
      mergeByHand: () => void this.compare(),
      changed: () => this.#changed(),
    });
    this.#drafts = new DraftKeeper({ ...ports, docId: doc.id, unsaved: () => this.#unsaved(), changed: () => this.#changed() });
    this.#changed();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): SessionView => (this.#view ??= this.#picture());

  async save(options: { merge?: boolean; message?: string } = {}): Promise<void> {
    this.#merging = options.merge ?? false;
    this.#changed();
    await this.saver.save(options);
    this.#merging = false;
    this.#changed();
    await this.#settle();
  }

  /** The server has (or may have) a newer version: a clean page follows at once, a dirty one is told. */
  async noticed(head: Head): Promise<void> {
    if (head.version > this.#head.version) this.#head = head;
    if (head.version <= this.saver.state.version) return;
    this.saver.become({ type: 'newer', head });
    if (!this.saver.state.saving) this.lock.doubt();
    // A save from another tab of the same person has removed the one draft that the server keeps for both.
    if (this.saver.state.dirty) this.#drafts.edited();
    await this.#settle();
  }

  heardLock(token: number, lock: Lock | null, at: number): void {
    this.lock.hear(token, lock, at);
  }

  offer(rescues: readonly Rescue[]): void {
    this.#kept = rescues;
    const current = this.buffer.raw();
    const texts = new Set([current]);
    this.#offers = rescues.filter(({ content }) => !texts.has(content) && texts.add(content));
    this.#changed();
  }

  /** Puts rescued text back on the screen, on top of the version it was typed on, so that saving merges it rightly. */
  restore(rescue: Rescue): void {
    const { version, dirty } = this.saver.state;
    // Two unsaved texts: neither may push the other away.
    if (dirty) return void this.compareRescue(rescue);
    if (rescue.baseVersion !== version) this.buffer.basedOn(null);
    this.saver.become({ type: 'based', version: rescue.baseVersion, dirty: true });
    this.buffer.replace(rescue.content);
    this.saver.become({ type: 'newer', head: this.#head });
    this.discardOffer(rescue);
  }

  /** The rescued text is on the screen, merged or not wanted: its kept copies go. */
  discardOffer(rescue: Rescue): void {
    this.#offers = this.#offers.filter((offer) => offer !== rescue);
    this.#drafts.keepHere();
    for (const { page, content } of this.#kept) if (content === rescue.content) this.#drafts.dropRescue(page);
    this.#changed();
  }

  /** Opens the server's newest text beside ours, into which what they changed elsewhere has been brought already. */
  async compare(): Promise<void> {
    await this.#tried(async () => {
      const doc = await this.ports.load();
      const mine = bringTogether(this.buffer.base ?? (await this.ports.loadVersion(this.saver.state.version)), this.buffer.raw(), doc.content);
      this.#comparison = { kind: 'conflict', theirs: doc.content, theirVersion: doc.version, theirName: doc.updatedBy.name, mine };
      this.#changed();
    });
  }

  /** Opens kept text beside the screen's, into which what has changed since has been brought already: using it undoes nothing. */
  async compareRescue(rescue: Rescue): Promise<void> {
    await this.#tried(async () => {
      const base = await this.ports.loadVersion(rescue.baseVersion);
      const theirs = this.buffer.raw();
      this.#comparison = { kind: 'rescue', rescue, theirs, theirVersion: this.saver.state.version, theirName: 'the saved text', mine: bringTogether(base, rescue.content, theirs) };
      this.#changed();
    });
  }

  /** Opens what waits from GitHub beside the screen's text, into which it has been brought already as far as it touches no change of ours. */
  compareStaged({ base, content, author }: { base: string; content: string; author: { name: string } }): void {
    const mine = bringTogether(base, this.buffer.raw(), content);
    this.#comparison = { kind: 'staged', theirs: content, theirVersion: this.saver.state.version, theirName: author.name, mine };
    this.#changed();
  }

  closeComparison(): void {
    this.#comparison = null;
    this.#changed();
  }

  /** What somebody made of both texts becomes the text on the screen; after a conflict it stands on theirs. */
  async settleWith(text: string): Promise<void> {
    const comparison = this.#comparison;
    this.#comparison = null;
    if (comparison?.kind === 'conflict') this.buffer.basedOn(comparison.theirs);
    this.buffer.replace(text);
    if (comparison?.kind === 'conflict') this.saver.become({ type: 'based', version: comparison.theirVersion, dirty: this.buffer.dirty() });
    if (comparison?.rescue) return this.discardOffer(comparison.rescue);
    if (comparison?.kind === 'staged') return;
    if (!this.lock.proof) await this.lock.ask();
    if (mayType(this.lock.state)) await this.save();
  }

  /** Gives up what is on the screen for what the server has. */
  async dropMine(): Promise<void> {
    this.#comparison = null;
    await this.#tried(async () => this.#follow(await this.ports.load()));
  }

  /** @throws ApiError when the lock changed hands meanwhile or may not be taken. */
  async takeOver(reason: string): Promise<void> {
    await this.lock.steal(reason);
    await this.noticedAfterAbsence();
  }

  /** One's own other tab needs no reason and no second thought. */
  async editHere(): Promise<void> {
    await this.#tried(() => this.takeOver('Continued in another tab'));
  }

  /** Goes on after somebody took over and has finished. */
  async resume(): Promise<void> {
    await this.noticedAfterAbsence();
    await this.lock.ask();
  }

  /** Others may have saved while this page was not the holder. */
  async noticedAfterAbsence(): Promise<void> {
    await this.#tried(async () => this.noticed(await this.ports.load()));
  }

  tick(): void {
    this.lock.tick();
  }

  connected(): void {
    this.lock.reconnected();
    this.saver.retryNow();
    void this.#drafts.keepOnServer();
  }

  keepHere(): void {
    this.#drafts.keepHere();
  }

  /** The page may not come back from where it goes: no time to wait for a pause in typing. */
  async keepEverywhere(): Promise<void> {
    this.#drafts.keepHere();
    await this.#drafts.keepOnServer();
  }

  hasUnsaved(): boolean {
    return wouldLose(this.saver.state);
  }

  close(): void {
    this.saver.stop();
    this.#drafts.stop();
    void this.lock.release();
    this.buffer.destroy();
  }

  #edited(): void {
    this.#edits += 1;
    this.saver.become({ type: 'edited', dirty: this.buffer.dirty() });
    this.lock.typed();
    this.#drafts.edited();
  }

  #acknowledged(text: string): boolean {
    this.buffer.basedOn(text);
    const dirty = this.buffer.dirty();
    if (!dirty) this.#drafts.forget();
    return dirty;
  }

  #sent(saved: Saved): { version: number; merged: boolean } {
    return { version: saved.version, merged: saved.merged === true };
  }

  async #adopt(): Promise<number> {
    const doc = await this.ports.load();
    this.#follow(doc);
    return doc.version;
  }

  #follow(doc: DocWithContent): void {
    this.#head = doc;
    this.buffer.follow(doc.content);
    this.#edits += 1;
    this.saver.become({ type: 'based', version: doc.version, dirty: false });
    this.#drafts.forget();
  }

  async #settle(): Promise<void> {
    if (!this.#mayFollow()) return;
    await this.#tried(async () => {
      const doc = await this.ports.load();
      // Somebody may have started to type while the text was on its way.
      if (this.#mayFollow()) this.#follow(doc);
    });
  }

  #mayFollow(): boolean {
    const { newer, dirty, saving } = this.saver.state;
    return newer !== null && !dirty && !saving;
  }

  #unsaved(): { content: string; baseVersion: number } | null {
    const { dirty, version } = this.saver.state;
    return dirty ? { content: this.buffer.raw(), baseVersion: version } : null;
  }

  async #tried(work: () => Promise<void>): Promise<void> {
    this.#trouble = null;
    try {
      await work();
    } catch (error) {
      this.#trouble = inWords(error);
      this.#changed();
    }
  }

  #picture(): SessionView {
    const lock = this.lock.state;
    return {
      save: this.saver.state,
      lock,
      lockRefusal: this.lock.refusal,
      lockIdleUntil: this.lock.idleUntil,
      draft: this.#drafts.place,
      readOnly: !this.mayWrite || !mayType(lock) || this.#merging,
      offers: this.#offers,
      comparison: this.#comparison,
      trouble: this.#trouble,
      edits: this.#edits,
    };
  }

  /** The moment the right to type is gone is when kept text matters: no pause in typing to wait for. */
  #lockChanged(): void {
    const could = this.#couldType;
    this.#couldType = mayType(this.lock.state);
    if (could && !this.#couldType) void this.keepEverywhere();
    this.#changed();
  }

  #changed(): void {
    // The parts report changes while the constructor still builds them.
    if (!this.buffer || !this.lock || !this.saver || !this.#drafts) return;
    this.#view = this.#picture();
    this.buffer.setReadOnly(this.#view.readOnly);
    for (const listener of this.#listeners) listener();
  }
}
