/**
 * Does Claude Code do what our hooks, command line and plugin take for granted? Runs the client itself against a product on this
 * machine, with a scripted model in place of Anthropic's API. It is no dependency: without it this says so and ends with 0.
 * LOCKSTEP_CLAUDE names a client that is not on the PATH.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const claude = process.env.LOCKSTEP_CLAUDE || 'claude';
const found = spawnSync(claude, ['--version'], { encoding: 'utf8' });

if (found.status !== 0) {
  process.stdout.write('Skipped: install Claude Code (npm install -g @anthropic-ai/claude-code), or set LOCKSTEP_CLAUDE to its program.\n');
} else {
  process.stdout.write(found.stdout);
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const child = spawn(process.execPath, [...jest, '--verbose', '--testMatch', '**/test/claude-code.check.ts'], { cwd: root, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
}
