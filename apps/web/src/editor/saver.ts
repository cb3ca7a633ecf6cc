import type { DocVersionHead } from '@lockstep/contracts';
import { inWords, isCode, mayPass, UnreachableError } from '../api/problem.js';
import type { ApiError } from '../api/problem.js';
import { gitBlobSha } from './git-blob.js';
import { loadedAt, nextSave } from './save-state.js';
import type { SaveFailure, SaveInput, SaveState } from './save-state.js';

export interface SavePorts {
  /** The exact text on the screen. */
  text(): string;
  /** The server has this text now; tells whether the screen has moved on since. */
  acknowledged(text: string): boolean;
  /** Sends it. `merged`: the server's version is another text, made of ours and theirs. */
  send(save: { content: string; baseVersion: number; merge: boolean; message: string }): Promise<{ version: number; merged: boolean }>;
  /** Takes over the server's text after a merge; tells its version. */
  adopt(): Promise<number>;
  lockRefused(error: ApiError): void;
  /** A merge that has to be made by hand. */
  mergeByHand(error: ApiError): void;
  changed(): void;
}

const retryAfterMs = [2_000, 4_000, 8_000, 15_000, 30_000];

/** Saves one document, one request at a time, and knows at every moment what is safe on the server. */
export class Saver {
  #state: SaveState;
  #attempts = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #underway: Promise<void> = Promise.resolve();

  constructor(version: number, private readonly ports: SavePorts) {
    this.#state = loadedAt(version);
  }

  get state(): SaveState {
    return this.#state;
  }

  become(input: SaveInput): void {
    this.#state = nextSave(this.#state, input);
    this.ports.changed();
  }

  /** Ends with the request: the one it sends, or the one that is on its way already. */
  save(options: { merge?: boolean; message?: string } = {}): Promise<void> {
    if (!this.#state.saving && this.#state.dirty) this.#underway = this.#send(options);
    return this.#underway;
  }

  async #send(options: { merge?: boolean; message?: string }): Promise<void> {
    clearTimeout(this.#retry);
    const content = this.ports.text();
    this.become({ type: 'started' });
    try {
      const saved = await this.ports.send({ content, baseVersion: this.#state.version, merge: options.merge ?? false, message: options.message ?? '' });
      await this.#acknowledge(content, saved);
    } catch (error) {
      await this.#failed(error, content);
    }
  }

  /** The connection is back: what could not be sent is sent now. */
  retryNow(): void {
    if (this.#state.failure?.kind === 'network') void this.save();
  }

  stop(): void {
    clearTimeout(this.#retry);
  }

  async #acknowledge(content: string, saved: { version: number; merged: boolean }): Promise<void> {
    this.#attempts = 0;
    if (saved.merged) return this.become({ type: 'acknowledged', version: await this.ports.adopt(), dirty: false });
    this.become({ type: 'acknowledged', version: saved.version, dirty: this.ports.acknowledged(content) });
  }

  async #failed(error: unknown, content: string): Promise<void> {
    const head = isCode(error, 'doc.version_conflict') ? error.problem.current : undefined;
    if (head && (await isOurs(head, content))) return this.#acknowledge(content, { version: head.version, merged: false });
    this.become({ type: 'failed', failure: failureOf(error, head) });
    if (head) this.become({ type: 'newer', head });
    if (isCode(error, 'lock.held', 'lock.lost')) this.ports.lockRefused(error);
    if (isCode(error, 'doc.merge_conflict')) this.ports.mergeByHand(error);
    if (mayPass(error)) this.#retryLater();
  }

  #retryLater(): void {
    const wait = retryAfterMs[Math.min(this.#attempts, retryAfterMs.length - 1)];
    this.#attempts += 1;
    this.#retry = setTimeout(() => this.retryNow(), wait);
  }
}

/** The answer to an earlier attempt was lost on the way: the "other" version is our own text. */
async function isOurs(head: DocVersionHead, content: string): Promise<boolean> {
  return head.contentSha === (await gitBlobSha(content));
}

function failureOf(error: unknown, head: DocVersionHead | undefined): SaveFailure {
  if (head) return { kind: 'conflict', words: `${head.updatedBy.name} saved version ${head.version} meanwhile` };
  if (isCode(error, 'doc.merge_conflict')) return { kind: 'conflict', words: 'both sides changed the same lines' };
  if (isCode(error, 'lock.held', 'lock.lost')) return { kind: 'locked', words: inWords(error) };
  if (error instanceof UnreachableError) return { kind: 'network', words: 'no connection; it is tried again by itself' };
  if (mayPass(error)) return { kind: 'network', words: `${inWords(error)} It is tried again by itself.` };
  return { kind: 'refused', words: inWords(error) };
}
