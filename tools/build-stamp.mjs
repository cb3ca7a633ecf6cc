/** Tells within milliseconds whether anything was touched since the last build; nx needs seconds for the exact answer. */
import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const WATCHED = ['apps', 'libs', 'prisma', 'tools', 'package-lock.json', 'nx.json', 'tsconfig.base.json', '.swcrc'];
const NOT_SOURCES = new Set(['node_modules', 'dist', 'generated']);
const RESULTS = ['apps/standalone/dist/main.js', 'apps/api/dist/main.js', 'apps/worker/dist/main.js', 'apps/web/dist/index.html'];

/** Builds with `build` unless the workspace is as it was before the last build that succeeded, and its results are there. */
export async function buildWhenChanged(root, build) {
  // Taken before: what is edited while the build runs is news for the next start.
  const now = await stamp(root);
  if ((await readFile(stampFile(root), 'utf8').catch(() => null)) === now && (await hasResults(root))) return;
  await build();
  await mkdir(join(root, 'node_modules/.cache'), { recursive: true });
  await writeFile(stampFile(root), now);
}

async function hasResults(root) {
  const results = await Promise.allSettled(RESULTS.map((path) => access(join(root, path))));
  return results.every(({ status }) => status === 'fulfilled');
}

function stampFile(root) {
  return join(root, 'node_modules/.cache/lockstep-build');
}

async function stamp(root) {
  const files = (await Promise.all(WATCHED.map((path) => sources(join(root, path))))).flat().sort();
  return createHash('sha256').update(files.join('\n')).digest('hex');
}

/** Path, size and time of every source below `path`. */
async function sources(path) {
  const found = await stat(path);
  if (!found.isDirectory()) return [`${path} ${found.size} ${found.mtimeMs}`];
  const entries = (await readdir(path)).filter((name) => !NOT_SOURCES.has(name));
  return (await Promise.all(entries.map((name) => sources(join(path, name))))).flat();
}
