#!/usr/bin/env node
import { commands, help } from './commands.js';
import type { Outcome } from './context.js';
import { readEnv } from './env.js';
import { Failure, usage, wordsOf } from './failures.js';

declare const LOCKSTEP_VERSION: string;

interface Said {
  exitCode: number;
  out: string;
  err: string;
}

const wantsJson = process.argv.includes('--json');

void said().then(({ exitCode, out, err }) => {
  // A reader that has gone away is no failure of ours.
  process.stdout.on('error', () => process.exit(exitCode));
  // Opening a stream costs milliseconds, which an agent waits for at each step.
  if (err !== '') process.stderr.write(err);
  process.stdout.write(out, () => process.exit(exitCode));
});

async function said(): Promise<Said> {
  try {
    const [name = '', ...args] = process.argv.slice(2).filter((arg) => arg !== '--json');
    return shown(await outcomeOf(name, args));
  } catch (error) {
    return told(error);
  }
}

async function outcomeOf(name: string, args: string[]): Promise<Outcome> {
  if (name === '--version' || name === '-v') return { exitCode: 0, data: { version: LOCKSTEP_VERSION }, lines: [LOCKSTEP_VERSION] };
  if (['', 'help', '--help', '-h'].includes(name) || (name !== 'hook' && args.includes('--help'))) return { exitCode: 0, data: { commands: Object.keys(commands) }, lines: help() };
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw usage(`there is no command ${JSON.stringify(name)}: lockstep help lists them`);
  const { run } = await command.load();
  return run(args, { env: readEnv(), cwd: process.cwd() });
}

function shown({ exitCode, data, lines }: Outcome): Said {
  return { exitCode, out: wantsJson ? `${JSON.stringify(data)}\n` : lines.map((line) => `${printable(line)}\n`).join(''), err: '' };
}

function told(error: unknown): Said {
  const failure = error instanceof Failure ? error : parseFailure(error);
  const [code, exitCode] = failure ? [failure.code, failure.exitCode] : ['failed', 1];
  const words = wordsOf(failure ?? error);
  return wantsJson ? { exitCode, out: `${JSON.stringify({ error: { code, message: words } })}\n`, err: '' } : { exitCode, out: '', err: `lockstep: ${printable(words)}\n` };
}

/** What `parseArgs` has to say against the arguments. */
function parseFailure(error: unknown): Failure | null {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code?.startsWith('ERR_PARSE_ARGS') ? usage(wordsOf(error)) : null;
}

/** Names and words come from files and servers: none of them moves the cursor or colours a terminal. */
function printable(line: string): string {
  return line.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
