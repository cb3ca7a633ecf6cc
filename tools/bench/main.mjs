// npm run bench: what the product costs, as ratios to a baseline in the same run. Exits 1 when a target is missed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { cli } from './cli.mjs';
import { firstImport } from './first-import.mjs';
import { hooks } from './hooks.mjs';
import { hugeRepository } from './huge-repository.mjs';
import { hundredLinks } from './hundred-links.mjs';
import { startInstance } from './instance.mjs';
import { live } from './live.mjs';
import { lockCosts } from './locks.mjs';
import { saveAndLock } from './save-and-lock.mjs';
import { sockets } from './sockets.mjs';
import { start } from './start.mjs';
import { sync } from './sync.mjs';
import { visible } from './visible.mjs';

const dir = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
const results = [];
try {
  const instance = await startInstance(dir);
  try {
    report([{ name: 'API process after boot, resident', ours: instance.memory, unit: 'MiB', below: 200 }]);
    // Sockets first: what one costs is seen in the memory of a process that has done nothing else yet.
    for (const measure of [sockets, saveAndLock, live, hooks, bundle, sync, firstImport, visible, hundredLinks, hugeRepository, lockCosts]) report(await measure(instance));
  } finally {
    await instance.stop();
  }
  report(await cli({ dir }));
  report(await start({ dir }));
} finally {
  rmSync(dir, { recursive: true, force: true });
}

const missed = results.filter((result) => !holds(result)).length;
process.stdout.write(`\n${results.length - missed} of ${results.length} targets reached\n`);
process.exit(missed === 0 ? 0 : 1);

function report(measured) {
  results.push(...measured);
  for (const result of measured) process.stdout.write(`${line(result)}\n`);
}

function holds({ ours, ratio = ours, atLeast = -Infinity, atMost = Infinity, below = Infinity }) {
  return ratio >= atLeast && ratio <= atMost && ratio < below;
}

function line(result) {
  const { name, ours, bare, ratio, unit, atLeast, atMost, below } = result;
  const target = atLeast !== undefined ? `>= ${atLeast}` : atMost !== undefined ? `<= ${atMost}` : `< ${below}`;
  const seen = ratio === undefined ? `${show(ours)} ${unit}` : `${show(ratio)} (${show(ours)} against ${show(bare)} ${unit})`;
  return `${holds(result) ? 'ok    ' : 'MISSED'}  ${name}: ${seen}, target ${target}`;
}

function show(value) {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
