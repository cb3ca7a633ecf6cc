/** What a command ends with when it does not do what it was asked. */
export class Failure extends Error {
  /** @param code stable, for --json. @param exitCode 1 conflict or refusal, 2 usage, 3 unreachable. */
  constructor(
    readonly code: string,
    message: string,
    readonly exitCode: 1 | 2 | 3,
  ) {
    super(message);
    this.name = 'Failure';
  }
}

/** The command line itself is wrong. */
export const usage = (message: string) => new Failure('usage', message, 2);
/** The server, or this machine's own care, says no. */
export const refusal = (message: string, code = 'refused') => new Failure(code, message, 1);
/** Nothing that we understand answered. */
export const unreachable = (message: string) => new Failure('unreachable', message, 3);

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether a system call failed with one of these (`ENOENT`, `EEXIST`, …). */
export function failedWith(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
