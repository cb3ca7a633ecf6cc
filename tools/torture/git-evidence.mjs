import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { git, gitSaysYes, gitText } from './git.mjs';
import { MARKER_PATTERN } from './texts.mjs';

/** Before anything moves: the repository remembers every place where its branches ever stood. */
export function keepReflog({ path }) {
  return git(path, ['config', 'core.logAllRefUpdates', 'always']);
}

/** @param own commits that Lockstep made. @param pushed acknowledged edits that came by git. */
export async function gitEvidence({ path, branch }, { own, pushed }) {
  const rewrites = await rewritesOf(path, branch);
  return {
    files: await filesAt(path, branch),
    commits: await commitsOf(path, branch),
    fsck: await fsck(path),
    overwritten: new Set(rewrites.flatMap(({ markers }) => markers)),
    overwrittenPaths: new Set(rewrites.flatMap(({ paths }) => paths)),
    seen: await seenEdits(path, own, pushed),
    rewrites: rewrites.length,
  };
}

/** Every force-push, from the log of the ref: what stood in the tree before and not after. */
async function rewritesOf(path, branch) {
  const log = await readFile(`${path}/logs/refs/heads/${branch}`, 'utf8');
  const moves = log.trim().split('\n').map((line) => line.split(' ').slice(0, 2));
  const rewrites = [];
  for (const [before, after] of moves) {
    if (/^0+$/.test(before) || (await gitSaysYes(path, ['merge-base', '--is-ancestor', before, after]))) continue;
    rewrites.push({ markers: without(await markersAt(path, before), await markersAt(path, after)), paths: without(await pathsAt(path, before), await pathsAt(path, after)) });
  }
  return rewrites;
}

function without(before, after) {
  const left = new Set(after);
  return before.filter((one) => !left.has(one));
}

async function markersAt(path, commit) {
  const found = await gitText(path, ['grep', '-h', '-o', '-E', MARKER_PATTERN, commit]).catch((error) => {
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

/** Edits that Lockstep had taken in for certain: a commit of its own stands on top of them. */
async function seenEdits(path, own, pushed) {
  const seen = new Set();
  if (own.length === 0) return seen;
  const below = new Set((await gitText(path, ['rev-list', '--stdin'], { input: own.join('\n') })).split('\n'));
  for (const { marker, commits } of pushed) if (commits.some((commit) => below.has(commit))) seen.add(marker);
  return seen;
}
