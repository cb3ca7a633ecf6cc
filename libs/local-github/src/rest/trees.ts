import { editTree, PathNotInTree, type TreeChange } from '../git/edit-tree.js';
import { listTree, type ListedEntry } from '../git/list-tree.js';
import { isSha } from '../git/objects.js';
import { resolveRevision } from '../git/refs.js';
import { objectTypes, writeBlobs } from '../git/write-objects.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { created, ok, type Answer } from '../server/answer.js';
import { notFound, unprocessable } from '../server/api-error.js';
import { optionalText } from '../server/fields.js';
import { readRoute, writeRoute, type RepositoryCall, type Route, type WriterCall } from '../server/routes.js';
import { assertNotEmpty } from './repository-state.js';
import { repositoryUrl } from './shapes/repository.js';
import { parseTreeItems, type TreeItem } from './tree-items.js';

export const treeRoutes: readonly Route[] = [
  readRoute('/git/trees/*tree', 'git/trees#get-a-tree', getTree),
  writeRoute({ method: 'POST', pattern: '/git/trees', docs: 'git/trees#create-a-tree' }, createTree),
];

async function getTree({ site, repository, params, query }: RepositoryCall): Promise<Answer> {
  await assertNotEmpty(repository);
  const found = await resolveRevision(repository.objects, params['tree'] ?? '');
  const sha = found && (await repository.objects.treeSha(found));
  if (!sha) throw notFound();
  // Any value counts, `0` and `false` too (GitHub's docs say so).
  const entries = await listTree(repository.git, sha, query.has('recursive'));
  return ok(treeShape(site, repository, sha, entries));
}

async function createTree({ site, repository, fields }: WriterCall): Promise<Answer> {
  await assertNotEmpty(repository);
  const items = parseTreeItems(fields);
  const base = await baseTree(repository, optionalText(fields, 'base_tree'));
  await assertObjects(repository, items);
  const sha = await edit(repository, base, await changesOf(repository, items));
  return created(treeShape(site, repository, sha, await listTree(repository.git, sha, false)));
}

async function baseTree(repository: HostedRepository, revision: string | undefined): Promise<string | undefined> {
  if (revision === undefined) return undefined;
  const sha = isSha(revision) ? await repository.objects.treeSha(revision) : undefined;
  if (!sha) throw unprocessable('base_tree is not a valid tree oid');
  return sha;
}

async function assertObjects(repository: HostedRepository, items: readonly TreeItem[]): Promise<void> {
  const named = items.filter((item) => typeof item.sha === 'string' && item.type !== 'commit');
  const types = await objectTypes(repository.git, named.map((item) => item.sha ?? ''));
  for (const item of named) {
    if (types.get(item.sha ?? '') !== item.type) throw unprocessable(`tree.sha ${item.sha} is not a valid ${item.type}`);
  }
}

async function changesOf(repository: HostedRepository, items: readonly TreeItem[]): Promise<TreeChange[]> {
  const inline = items.flatMap((item) => (item.content === undefined ? [] : [Buffer.from(item.content, 'utf8')]));
  const shas = await writeBlobs(repository.git, inline);
  let next = 0;
  return items.map(({ path, mode, sha, content }) => ({ path, mode, sha: content === undefined ? (sha ?? null) : (shas[next++] ?? null) }));
}

async function edit(repository: HostedRepository, base: string | undefined, changes: readonly TreeChange[]): Promise<string> {
  try {
    return await editTree(repository.git, repository.objects, base, changes);
  } catch (error) {
    // The words GitHub answers with when a path to delete is not there.
    if (error instanceof PathNotInTree) throw unprocessable('GitRPC::BadObjectState');
    throw error;
  }
}

function treeShape(site: Site, repository: HostedRepository, sha: string, entries: readonly ListedEntry[]) {
  const git = `${repositoryUrl(site, repository)}/git`;
  const shown = entries.slice(0, site.limits.treeEntries);
  return {
    sha,
    url: `${git}/trees/${sha}`,
    tree: shown.map((entry) => ({ path: entry.path, mode: entry.mode, type: entry.type, ...optional(entry), ...address(git, entry) })),
    truncated: shown.length < entries.length,
  };
}

function optional(entry: ListedEntry) {
  return { sha: entry.sha, ...(entry.size === undefined ? {} : { size: entry.size }) };
}

/** A submodule's commit is in another repository: it has no address here. */
function address(git: string, entry: ListedEntry) {
  return entry.type === 'commit' ? {} : { url: `${git}/${entry.type}s/${entry.sha}` };
}
