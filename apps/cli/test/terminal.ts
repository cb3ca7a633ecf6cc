import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTestEnv } from '@lockstep/testing';

const program = fileURLToPath(new URL('../dist/lockstep.mjs', import.meta.url));
const PATH = readTestEnv().inherited['PATH'] ?? '';

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** A folder on somebody's machine, with the built command line in it and a home of its own. */
export class Terminal {
  private constructor(
    readonly dir: string,
    private readonly home: string,
    readonly env: Record<string, string>,
  ) {}

  /** @param env beside a home of its own; no LOCKSTEP_ variable comes from outside. */
  static open(env: Record<string, string> = {}): Terminal {
    const home = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));
    const dir = join(home, 'work');
    mkdirSync(dir);
    return new Terminal(dir, home, env);
  }

  close(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  get loginFile(): string {
    return join(this.home, 'config', 'lockstep', 'login.json');
  }

  /** @param input standard input; undefined leaves it open for as long as the program runs. */
  async run(args: string[], input: string | undefined = '', env: Record<string, string> = {}): Promise<Ran> {
    return this.spawned(process.execPath, [program, ...args], { input, env: { PATH, ...this.env, ...env } });
  }

  /** Runs another program, which finds `lockstep` on its path. */
  async runOther(command: string, args: string[], env: Record<string, string>): Promise<Ran> {
    const bin = join(this.home, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'lockstep'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 });
    return this.spawned(command, args, { input: '', env: { PATH: `${bin}${delimiter}${PATH}`, ...this.env, ...env } });
  }

  private async spawned(command: string, args: string[], { input, env }: { input: string | undefined; env: Record<string, string> }): Promise<Ran> {
    const home = { HOME: this.home, XDG_CONFIG_HOME: join(this.home, 'config'), GIT_CONFIG_NOSYSTEM: '1' };
    const child = spawn(command, args, { cwd: this.dir, env: { ...home, ...env }, stdio: 'pipe' });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    // A program that has ended before it read everything is what some tests are about.
    child.stdin.on('error', () => undefined);
    if (input !== undefined) child.stdin.end(input);
    const code = await new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
    return { code, out, err };
  }

  /** Runs with --json. @returns the exit code and what it said. */
  async json(...args: string[]): Promise<[number | null, Said]> {
    const { code, out, err } = await this.run([...args, '--json']);
    if (out === '') throw new Error(`lockstep ${args.join(' ')} said nothing: ${err}`);
    return [code, JSON.parse(out) as Said];
  }

  path(...parts: string[]): string {
    return join(this.dir, ...parts);
  }

  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
  }

  /** null where nothing is. */
  read(path: string): string | null {
    try {
      return readFileSync(this.path(path), 'utf8');
    } catch {
      return null;
    }
  }

  remove(path: string): void {
    rmSync(this.path(path), { recursive: true });
  }
}

interface Named {
  path: string;
  why: string;
}

/** Whatever a command says; each has some of it. */
export interface Said {
  changed: { path: string; action: string }[];
  conflicts: Named[] & string[];
  refused: Named[];
  pushed: { path: string; action: string; version?: number }[];
  proposed: { path: string }[];
  unfit: Named[];
  leftOut: Named[];
  changes: { path: string; kind: string }[];
  items: { path: string; holder: { name: string }; mine: boolean }[];
  locks: { path: string }[];
  findings: { ok: boolean; name: string; words: string }[];
  error: { code: string; message: string };
}
