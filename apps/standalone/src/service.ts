/** Something that runs beside us: a process, or what acts like one. */
export interface Service {
  /** Resolves when it has ended, with its last words. */
  ended: Promise<string>;
  stop(): Promise<void>;
}
