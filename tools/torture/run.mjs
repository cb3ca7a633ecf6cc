import { setMaxListeners } from 'node:events';
import { openCast } from './cast.mjs';
import { Lost } from './client.mjs';
import { chance, pause } from './chance.mjs';
import { gather } from './evidence.mjs';
import { Faults } from './faults.mjs';
import { keepReflog } from './git-evidence.mjs';
import { Ledger } from './ledger.mjs';
import { quiet } from './quiet.mjs';
import { progress, report } from './report.mjs';
import { Stage } from './stage.mjs';
import { verdict } from './verdict.mjs';

const PROGRESS_EVERY = 10_000;
const SETTLE_SECONDS = 60;

/** One run on one backend, in an empty directory. @returns what did not hold; empty when all did. */
export async function run({ dir, backend, options, say }) {
  const ledger = new Ledger(`${dir}/trace.ndjson`);
  const stage = new Stage({ dir, seed: options.seed, backend, ledger });
  // What is frozen would sleep on; everything else ends with us by itself.
  const wake = () => process.exit(stage.wake());
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, wake);
  try {
    await stage.start();
    await keepReflog(stage.repository);
    const play = await openCast(stage, options, ledger);
    const ready = await quiet({ stage, ...play, seconds: SETTLE_SECONDS });
    if (ready.length > 0) throw new Error(`the first sync did not come to rest: ${ready.join('; ')}`);
    await storm({ stage, ledger, play, options, say });
    await stage.mend();
    const calmAt = Date.now();
    const unrest = await quiet({ stage, ...play, seconds: options.quiet });
    const evidence = await gather({ stage, link: play.link });
    const violations = [...unrest.map((what) => `no rest: ${what}`), ...verdict(evidence, ledger)];
    say(report({ evidence, ledger, hooks: stage.hooks, unrest, violations, seconds: Math.round((Date.now() - calmAt) / 1_000) }));
    return violations;
  } finally {
    for (const name of ['SIGINT', 'SIGTERM']) process.off(name, wake);
    await stage.stop();
    await ledger.close();
  }
}

/** Everybody writes and everything breaks until the time is over; then everything is whole again. */
async function storm({ stage, ledger, play, options, say }) {
  const signal = AbortSignal.timeout(options.minutes * 60_000);
  // Everybody's pauses end with it.
  setMaxListeners(0, signal);
  const began = Date.now();
  const timer = setInterval(() => say(`${progress(ledger, stage, Math.round((Date.now() - began) / 1_000))}\n`), PROGRESS_EVERY);
  try {
    const faults = new Faults(stage, ledger, options.seed);
    await Promise.all([faults.run(signal), ...play.cast.map((actor) => act(actor, { ledger, seed: options.seed, signal }))]);
  } finally {
    clearInterval(timer);
    stage.hooks.calm = true;
    for (const actor of play.cast) actor.stop();
  }
}

async function act(actor, { ledger, seed, signal }) {
  const rhythm = chance(seed, `rhythm of ${actor.name}`);
  actor.start?.();
  while (!signal.aborted) {
    try {
      await actor.step(signal);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      ledger.note('no answer', { who: actor.name, error: error.message });
    }
    await pause(rhythm.between(...actor.rhythm), signal);
  }
}
