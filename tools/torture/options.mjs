import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

const USAGE = 'npm run torture -- [--seed N] [--minutes M] [--backend redis|postgres|both] [--docs N] [--editors N] [--agents N] [--pushers N] [--quiet SECONDS]';
const BACKENDS = { redis: ['redis'], postgres: ['postgres'], both: ['redis', 'postgres'] };

/** What one run is made of. @throws Error with one line for the person who typed it. */
export function readOptions(args) {
  const { values } = parse(args);
  const backends = BACKENDS[values.backend ?? 'both'];
  if (!backends) throw new Error(`--backend must be redis, postgres or both.\n${USAGE}`);
  return {
    seed: number(values, 'seed', randomInt(1, 1_000_000), { least: 0, whole: true }),
    minutes: number(values, 'minutes', 2, { least: 0.1 }),
    /** Seconds that everything may take to come to rest: longer than the longest pause after failures. */
    quiet: number(values, 'quiet', 360, { least: 1 }),
    docs: number(values, 'docs', 20, { least: 2, whole: true }),
    editors: number(values, 'editors', 3, { least: 0, whole: true }),
    agents: number(values, 'agents', 2, { least: 0, whole: true }),
    pushers: number(values, 'pushers', 2, { least: 0, whole: true }),
    backends,
  };
}

function parse(args) {
  const names = ['seed', 'minutes', 'backend', 'docs', 'editors', 'agents', 'pushers', 'quiet'];
  try {
    return parseArgs({ args, options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) });
  } catch (error) {
    throw new Error(`${error.message}\n${USAGE}`, { cause: error });
  }
}

function number(values, name, fallback, { least, whole = false }) {
  if (values[name] === undefined) return fallback;
  const value = Number(values[name]);
  if (values[name] === '' || !Number.isFinite(value) || value < least || (whole && !Number.isInteger(value))) {
    throw new Error(`--${name} must be a ${whole ? 'whole ' : ''}number from ${least}.\n${USAGE}`);
  }
  return value;
}
