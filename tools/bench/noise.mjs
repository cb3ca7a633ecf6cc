import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@lockstep/testing';
import pg from 'pg';
import { delivery } from './linked.mjs';
import { compare, median } from './rounds.mjs';

const ROUNDS = 3;
const PUSHES = 25;
/** Between two pushes to quiet links, milliseconds. */
const APART = 200;
/** What the noisy link hears a second, besides a push of its own every `APART`. */
const DELIVERIES = 50;
const DEADLINE = 60_000;

/** How long a push takes to become a version, with one link of many that never rests and without. */
export async function noise({ databaseUrl }, [noisy, ...quiet]) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  try {
    const round = () => lagOf(pool, quiet);
    const result = await compare(ROUNDS, () => beside(noisy, round), round);
    return [{ name: `push -> version with one noisy link of ${quiet.length + 1} / without (median)`, ...result, unit: 'ms', below: 2 }];
  } finally {
    await pool.end();
  }
}

/** Median over one push to each of some links, by one clock: bench and database run on this machine. */
async function lagOf(pool, links) {
  const path = `note-${Date.now()}.md`;
  const pushed = new Map();
  for (const { project, put } of links.slice(0, PUSHES)) {
    pushed.set(project, Date.now());
    await put(path, '# Another one\n');
    await pause(APART);
  }
  const { rows } = await eventually(async () => {
    const found = await pool.query('select p.slug, d.created_at from docs d join projects p on p.id = d.project_id where d.path = $1 and p.slug = any($2)', [path, [...pushed.keys()]]);
    return found.rows.length === pushed.size && found;
  }, { deadline: DEADLINE, every: 200 });
  return median(rows.map(({ slug, created_at }) => created_at.getTime() - pushed.get(slug)));
}

async function beside(noisy, work) {
  let over = false;
  const pushing = until(() => over, APART, (n) => noisy.put('busy.md', `# ${n} of ${Date.now()}\n`));
  const hearing = until(() => over, 1000 / DELIVERIES, () => fetch(noisy.hook.url, { method: 'POST', ...delivery(noisy.hook, noisy.repository.defaultBranch) }));
  try {
    return await work();
  } finally {
    over = true;
    await Promise.all([pushing, hearing]);
  }
}

async function until(isOver, every, work) {
  for (let n = 0; !isOver(); n++) {
    await work(n);
    await pause(every);
  }
}
