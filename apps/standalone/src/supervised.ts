import { setTimeout as pause } from 'node:timers/promises';
import type { Service } from './service.js';

/** This many ends within a minute are no accident. */
const MAX_ENDS = 5;
const MINUTE = 60_000;

export interface Watcher {
  /** A line for the operator. */
  say(line: string): void;
  /** The service ends again and again; everything should stop. */
  giveUp(error: Error): void;
  /** Before the first new start, in milliseconds; doubles with each further one within a minute. */
  firstPause: number;
}

/** A service that is started again when it ends by itself, after pauses that double. */
export class Supervised {
  private current: Service | undefined;
  private restarting: Promise<void> = Promise.resolve();
  private readonly ends: number[] = [];
  private readonly stopping = new AbortController();

  constructor(
    private readonly name: string,
    private readonly launch: () => Promise<Service>,
    private readonly watcher: Watcher,
  ) {}

  /** @throws what the first launch throws: at boot a failure is for a person, not for another attempt. */
  async start(): Promise<void> {
    const service = await this.launch();
    this.current = service;
    service.ended.then(
      (lastWords) => {
        if (!this.stopping.signal.aborted) this.restarting = this.restart(lastWords);
      },
      (error: Error) => {
        if (!this.stopping.signal.aborted) this.watcher.giveUp(error);
      },
    );
  }

  /** Also ends attempts to start it again. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.restarting;
    await this.current?.stop();
  }

  private async restart(lastWords: string): Promise<void> {
    const now = Date.now();
    this.ends.push(now);
    const recent = this.ends.filter((end) => end > now - MINUTE).length;
    if (recent >= MAX_ENDS) return this.watcher.giveUp(new Error(`${this.name} ended ${recent} times within a minute, last with ${lastWords}`));
    this.watcher.say(`${this.name} ended unexpectedly (${lastWords.split('\n')[0]}); starting it again`);
    await pause(this.watcher.firstPause * 2 ** (recent - 1), undefined, { signal: this.stopping.signal }).catch(() => undefined);
    if (this.stopping.signal.aborted) return;
    await this.start().catch((error: unknown) => this.restart(error instanceof Error ? error.message : String(error)));
  }
}
