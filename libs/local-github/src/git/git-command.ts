import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { Readable } from 'node:stream';

export interface GitOutcome {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A git process ended with a status nobody expected. */
export class GitError extends Error {
  constructor(
    args: readonly string[],
    readonly outcome: GitOutcome,
  ) {
    super(`git ${args.join(' ')} ended with ${outcome.exitCode}: ${outcome.stderr.trim()}`);
    this.name = 'GitError';
  }
}

/** Runs git on one bare repository; arguments are an array, so no shell ever sees them. */
export class GitCommand {
  constructor(
    readonly directory: string,
    private readonly environment: Record<string, string>,
  ) {}

  start(args: readonly string[], extra: Record<string, string> = {}): ChildProcessWithoutNullStreams {
    return spawn('git', args, { cwd: this.directory, env: { ...this.environment, GIT_DIR: this.directory, ...extra } });
  }

  /** Throws GitError unless git exits with 0. */
  async run(args: readonly string[], input?: Buffer | string): Promise<Buffer> {
    const outcome = await this.attempt(args, input);
    if (outcome.exitCode !== 0) throw new GitError(args, outcome);
    return outcome.stdout;
  }

  /** For commands whose exit status is an answer. Rejects only when git cannot be started. */
  async attempt(args: readonly string[], input?: Buffer | string): Promise<GitOutcome> {
    return finish(this.start(args), input);
  }
}

/** Feeds a started process and collects what it says. */
export function finish(child: ChildProcessWithoutNullStreams, input?: Buffer | string | Readable): Promise<GitOutcome> {
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    // A git that gives up early closes its stdin: EPIPE here says less than the exit status and stderr that follow.
    child.stdin.on('error', (error) => stderr.push(Buffer.from(`\nstdin: ${error.message}`)));
    child.on('close', (code) =>
      resolve({ exitCode: code ?? -1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') }),
    );
    if (input instanceof Readable) input.on('error', reject).pipe(child.stdin);
    else child.stdin.end(input);
  });
}
