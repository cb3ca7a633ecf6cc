import { markersIn } from '../texts.mjs';

/** Versions, tokens, commits, conflicts and deletions are as they must be, whatever was acknowledged. */
export function history({ docs, versions, locks, conflicts, git }, ledger) {
  const byDoc = grouped(versions, ({ docId }) => docId);
  return [
    ...docs.flatMap((doc) => versionsOf(doc, byDoc.get(doc.id) ?? [], locks.find(({ docId }) => docId === doc.id))),
    ...docs.flatMap((doc) => doubledLines(doc)),
    ...docs.filter((doc) => doc.archived && !isExplained(doc, git, ledger)).map(({ path, id }) => `${path}: archived (${id}), and nobody deleted it`),
    ...commits(git),
    ...conflicts.flatMap((conflict) => oneSided(conflict, ledger)),
    ...ledger.surprises,
  ];
}

function versionsOf({ id, path, version, contentSha }, versions, lock) {
  const found = [];
  const last = versions.at(-1);
  if (versions.some((one, i) => one.version !== i + 1)) found.push(`${path}: versions ${versions.map((one) => one.version)} (${id})`);
  if (last?.version !== version || last?.contentSha !== contentSha) found.push(`${path}: the document is not its last version (${id})`);
  for (const [before, after] of pairs(versions)) {
    if (after.contentSha === before.contentSha) found.push(`${path}: version ${after.version} repeats version ${before.version} (${id})`);
    if (after.token < before.token) found.push(`${path}: token ${after.token} in version ${after.version} after ${before.token} (${id})`);
  }
  if (last && (!lock || lock.token < last.token)) found.push(`${path}: the lock's token ${lock?.token} is behind that of version ${last.version}, ${last.token}`);
  return found;
}

function grouped(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

function pairs(list) {
  return list.slice(1).map((after, i) => [list[i], after]);
}

function doubledLines({ path, content }) {
  const seen = new Set();
  return markersIn(content).flatMap((marker) => (seen.has(marker) ? [`${path}: edit ${marker} stands there twice`] : (seen.add(marker), [])));
}

function isExplained({ id, path }, git, ledger) {
  return ledger.deletedDocs.has(id) || ledger.deletedPaths.has(path) || git.takenOffPaths.has(path);
}

function commits({ commits: all, fsck }) {
  const trees = new Map(all.map(({ sha, tree }) => [sha, tree]));
  const empty = all.filter(({ tree, parents }) => parents.length === 1 && trees.get(parents[0]) === tree).map(({ sha }) => `commit ${sha} changes nothing`);
  const byPatch = grouped(all.filter(({ patch }) => patch !== undefined), ({ patch }) => patch);
  const doubled = [...byPatch.values()].filter((same) => same.length > 1).map((same) => `the same change ${same.length} times: ${same.map(({ sha }) => sha).join(', ')}`);
  return [...empty, ...doubled, ...(fsck === '' ? [] : [`git fsck: ${fsck}`])];
}

/** A conflict needs two sides that changed, in different ways. A missing text is a side too: deleted, or not there yet. Who moves a document wants to keep it. */
function oneSided({ id, docId, path, kind, base, ours, theirs }, { movedDocs }) {
  if (ours === theirs) return [`conflict at ${path} (${kind}, ${id}): both sides are the same`];
  const isMoved = kind === 'modify_delete' && movedDocs.has(docId);
  const unchanged = [ours === base && !isMoved && 'ours', theirs === base && 'theirs'].filter(Boolean);
  return unchanged.length > 0 && kind !== 'add_add' ? [`conflict at ${path} (${kind}, ${id}): ${unchanged} did not change`] : [];
}
