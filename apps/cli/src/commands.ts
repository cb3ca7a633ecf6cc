import type { Context, Outcome } from './context.js';

interface Command {
  usage: string;
  /** Only what is asked for is loaded. */
  load: () => Promise<{ run: (args: string[], context: Context) => Promise<Outcome> }>;
}

export const commands: Record<string, Command> = {
  login: { usage: 'login [--url <address>] [--key <key>]     keep a key; without --key it is asked for or read from a pipe', load: () => import('./commands/login.js') },
  init: { usage: 'init [--url <address>] [--project <slug>] [--root <folder>] [--include <glob>]... [--command] | --remove', load: () => import('./commands/init.js') },
  pull: { usage: 'pull [--check] [--allow-deletes]          bring the files up to date; --check only says what would change', load: () => import('./commands/pull.js') },
  push: { usage: 'push [-m <message>] [--allow-deletes]     give what changed here to the project', load: () => import('./commands/push.js') },
  status: { usage: 'status                what changed here; asks no server', load: () => import('./commands/status.js') },
  resolve: { usage: 'resolve <file>        the file as it is now answers its conflict', load: () => import('./commands/resolve.js') },
  lock: { usage: 'lock <file> [--ttl <seconds>]', load: () => import('./commands/lock.js') },
  unlock: { usage: 'unlock <file>', load: () => import('./commands/unlock.js') },
  locks: { usage: 'locks                 who is editing what', load: () => import('./commands/locks.js') },
  hook: { usage: 'hook <event>          what Claude Code runs: JSON in, JSON out', load: () => import('./commands/hook.js') },
  doctor: { usage: 'doctor                look at everything between this folder and its project', load: () => import('./commands/doctor.js') },
};

export function help(): string[] {
  return [
    'lockstep: a project\'s documents as files in this folder',
    '',
    ...Object.values(commands).map(({ usage }) => `  lockstep ${usage}`),
    '',
    '--json for programs. Exit codes: 0 done, 1 conflict or refusal, 2 wrong usage, 3 server not reached.',
    'LOCKSTEP_URL and LOCKSTEP_API_KEY come before what login kept.',
  ];
}
