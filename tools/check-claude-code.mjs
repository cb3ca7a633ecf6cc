/**
 * Does Claude Code do what our hooks, command line and plugin take for granted? Runs the client itself against a product on this
 * machine, with a scripted model in place of Anthropic's API. It is no dependency: without it this says so and ends with 0.
 * LOCKSTEP_CLAUDE names a client that is not on the PATH.
 */
import { spawnSync } from 'node:child_process';
import { readTestEnv } from '@lockstep/testing';
import { runCheck } from './run-check.mjs';

const found = spawnSync(readTestEnv().claude, ['--version'], { encoding: 'utf8' });

if (found.status !== 0) {
  process.stdout.write('Skipped: install Claude Code (npm install -g @anthropic-ai/claude-code), or set LOCKSTEP_CLAUDE to its program.\n');
} else {
  process.stdout.write(found.stdout);
  process.exitCode = await runCheck('**/test/claude-code.check.ts');
}
