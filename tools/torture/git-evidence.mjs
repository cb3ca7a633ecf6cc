import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { git, gitSaysYes, gitText } from './git.mjs';
import { MARKER_PATTERN } from './texts.mjs';

/** Before anything moves: the repository remembers every place where its branches ever stood. */
export function keepReflog({ path }) {
  return git(path, ['config', 'core.logAllRefUpdates', 'always']);
}

/** As whom Lockstep commits: its token is that of the repository's owner, whom no writer of a run is. */
const LOCKSTEP = 'octo';

export async function gitEvidence({ path, branch }) {
  const moves = await movesOf(path, branch);
  const byOthers = moves.filter(({ isOwn }) => !isOwn);
  return {
    files: await filesAt(path, branch),
    commits: await commitsOf(path, branch),
    fsck: await fsck(path),
    takenOff: new Set(byOthers.flatMap(({ markers }) => markers)),
    takenOffPaths: new Set(byOthers.flatMap(({ paths }) => paths)),
    seen: await seenEdits(path, moves),
    rewrites: moves.filter(({ isForced }) => isForced).length,
  };
}

/** Every step that the branch made, from the log of the ref: who made it, and what stood in the tree before and not after. */
async function movesOf(path, branch) {
  const log = await readFile(`${path}/logs/refs/heads/${branch}`, 'utf8');
  const steps = log.trim().split('\n').map((line) => line.split(' ').slice(0, 2)).filter(([before]) => !/^0+$/.test(before));
  const moves = [];
  for (const [before, after] of steps) {
    const [author, parent] = (await gitText(path, ['log', '-1', '--format=%an%n%P', after])).split('\n');
    moves.push({
      before,
      after,
      isOwn: author === LOCKSTEP && parent === before,
      isForced: !(await gitSaysYes(path, ['merge-base', '--is-ancestor', before, after])),
      markers: without(await markersAt(path, before), await markersAt(path, after)),
      paths: without(await pathsAt(path, before), await pathsAt(path, after)),
    });
  }
  return moves;
}

function without(before, after) {
  const left = new Set(after);
  return before.filter((one) => !left.has(one));
}

/** @param files only in these, when given. */
async function markersAt(path, commit, files = []) {
  const found = await gitText(path, ['grep', '-h', '-o', '-E', MARKER_PATTERN, commit, '--', ...files.map((file) => `:(literal)${file}`)]).catch((error) => {
    if (error.code === 1) return '';
    throw error;
  });
  return found.split('\n').filter(Boolean).map((line) => line.split(' ')[2]);
}

async function pathsAt(path, commit) {
  return (await git(path, ['ls-tree', '-r', '-z', '--name-only', commit])).toString('utf8').split('\0').filter(Boolean);
}

/** path → { sha, bytes }, the SHA computed here and not believed. */
async function filesAt(path, branch) {
  const files = new Map();
  for (const name of await pathsAt(path, branch)) {
    const bytes = await git(path, ['cat-file', 'blob', `${branch}:${name}`]);
    files.set(name, { bytes, sha: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex') });
  }
  return files;
}

async function commitsOf(path, branch) {
  const log = await gitText(path, ['log', '--format=%H %T %P', branch]);
  const patches = await git(path, ['log', '-p', '--no-renames', '--full-index', branch]);
  const ids = await gitText(path, ['patch-id', '--stable'], { input: patches });
  const patchOf = new Map(ids.split('\n').filter(Boolean).map((line) => line.split(' ').reverse()));
  return log.split('\n').map((line) => {
    const [sha, tree, ...parents] = line.split(' ');
    return { sha, tree, parents, patch: patchOf.get(sha) };
  });
}

async function fsck(path) {
  try {
    return await gitText(path, ['fsck', '--strict', '--full', '--no-dangling']);
  } catch (error) {
    return (error.stderr ?? error.message).toString();
  }
}

/**
 * Edits that Lockstep had taken in for certain: they stood in a file that it then wrote or removed itself. What stood elsewhere in the tree
 * may have been waiting, for the end of a lock or of a conflict.
 */
async function seenEdits(path, moves) {
  const seen = new Set();
  for (const { before, after } of moves.filter(({ isOwn }) => isOwn)) {
    const changed = (await gitText(path, ['diff', '--name-only', '--no-renames', '-z', before, after])).split('\0').filter(Boolean);
    if (changed.length > 0) for (const marker of await markersAt(path, before, changed)) seen.add(marker);
  }
  return seen;
}
