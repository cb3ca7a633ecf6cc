import type { RescueStore } from './rescue-store.js';

export interface DraftPorts {
  docId: string;
  rescues: RescueStore;
  /** What is on the screen and not on the server; null when nothing is. */
  unsaved(): { content: string; baseVersion: number } | null;
  putDraft(draft: { content: string; baseVersion: number }): Promise<unknown>;
  deleteDraft(): Promise<unknown>;
  changed(): void;
}

/** Where unsaved text is kept besides the screen. `nowhere`: this browser refused and the server was not reached. */
export type DraftPlace = 'nothing' | 'device' | 'server' | 'nowhere';

const localDelayMs = 400;
const serverDelayMs = 5_000;
const serverRetryMs = 15_000;

/** Keeps unsaved text in two places besides the screen: this browser at once, the server after a pause in typing. */
export class DraftKeeper {
  place: DraftPlace = 'nothing';
  #local: ReturnType<typeof setTimeout> | undefined;
  #server: ReturnType<typeof setTimeout> | undefined;
  #onServer = false;
  #serverText: string | null = null;
  #stopped = false;

  constructor(private readonly ports: DraftPorts) {}

  edited(): void {
    this.#local ??= setTimeout(() => this.keepHere(), localDelayMs);
    clearTimeout(this.#server);
    this.#server = setTimeout(() => void this.keepOnServer(), serverDelayMs);
  }

  /** Synchronous: also called while the page is going away. */
  keepHere(): void {
    clearTimeout(this.#local);
    this.#local = undefined;
    const unsaved = this.ports.unsaved();
    if (!unsaved) return this.forget();
    const kept = this.ports.rescues.keep(this.ports.docId, { ...unsaved, keptAt: Date.now() });
    if (unsaved.content === this.#serverText) this.#now('server');
    else this.#now(kept ? 'device' : 'nowhere');
  }

  async keepOnServer(): Promise<void> {
    clearTimeout(this.#server);
    const unsaved = this.ports.unsaved();
    if (!unsaved) return;
    try {
      await this.ports.putDraft(unsaved);
      this.#onServer = true;
      this.#serverText = unsaved.content;
      // More may have been typed while the draft was on its way, or all of it saved.
      this.keepHere();
    } catch {
      // The copy in this browser stands, and the save line says where the text is.
      this.keepHere();
      if (!this.#stopped) this.#server = setTimeout(() => void this.keepOnServer(), serverRetryMs);
    }
  }

  /** Everything on the screen is saved: this page's copies would only come back as ghosts. */
  forget(): void {
    clearTimeout(this.#local);
    clearTimeout(this.#server);
    this.#local = undefined;
    this.ports.rescues.drop(this.ports.docId);
    this.#now('nothing');
    if (this.#onServer) void this.#deleteDraft();
  }

  /** Another page's kept text (or the server's, by the page name `server`) was decided about. */
  dropRescue(page: string): void {
    if (page === 'server') void this.#deleteDraft();
    else this.ports.rescues.drop(this.ports.docId, page);
  }

  stop(): void {
    this.#stopped = true;
    this.keepHere();
    clearTimeout(this.#server);
  }

  async #deleteDraft(): Promise<void> {
    this.#onServer = false;
    this.#serverText = null;
    try {
      await this.ports.deleteDraft();
    } catch {
      // A draft that stays is offered once more and can be discarded then: tidiness only.
      this.#onServer = true;
    }
  }

  #now(place: DraftPlace): void {
    if (place === this.place) return;
    this.place = place;
    this.ports.changed();
  }
}
