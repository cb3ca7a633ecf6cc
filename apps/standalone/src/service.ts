/** Something that runs beside us: a process, or what acts like one. */
export interface Service {
  /** Resolves when it has ended, with its last words; rejects when what it needs to be started again is gone. */
  ended: Promise<string>;
  stop(): Promise<void>;
}
