// npm run torture: real processes, random writers, random faults; then quiet, and the promise is checked. Exits 1 when it did not hold.
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions } from './options.mjs';
import { run } from './run.mjs';

const FAILED_SEEDS = fileURLToPath(new URL('./failed-seeds.txt', import.meta.url));
const say = (text) => process.stdout.write(text);

let options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}

let failed = false;
for (const backend of options.backends) failed = !(await holds(backend)) || failed;
process.exit(failed ? 1 : 0);

async function holds(backend) {
  const { seed, minutes } = options;
  const dir = mkdtempSync(join(tmpdir(), 'lockstep-torture-'));
  say(`torture: seed ${seed}, ${minutes} min, queue on ${backend}, ${options.editors} editors, ${options.agents} agents, ${options.pushers} pushers, ${options.docs} documents\n`);
  const violations = await run({ dir, backend, options, say }).catch((error) => [error.stack]);
  if (violations.length === 0) {
    rmSync(dir, { recursive: true, force: true });
    say(`held: seed ${seed}, ${backend}\n`);
    return true;
  }
  const again = `npm run torture -- --seed ${seed} --minutes ${minutes} --backend ${backend} --docs ${options.docs} --editors ${options.editors} --agents ${options.agents} --pushers ${options.pushers}`;
  appendFileSync(FAILED_SEEDS, `${new Date().toISOString()}  ${again}  # ${violations[0].split('\n')[0]}\n`);
  say(`FAILED: seed ${seed}, ${backend}: ${violations[0]}\nIts logs, database, repository and trace.ndjson are in ${dir}. Again (the same choices; the timing is never the same):\n  ${again}\n`);
  return false;
}
