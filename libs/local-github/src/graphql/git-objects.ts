import { isoDate } from '../git/commit-object.js';
import { commitShas, countCommits } from '../git/history.js';
import { listTree, type ListedEntry } from '../git/list-tree.js';
import { parseCommit, type Commit, type GitObject, type Signature } from '../git/objects.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { nodeId } from '../rest/shapes/schema.js';
import { GraphQLError } from 'graphql';

/** Where an object was found; everything below it is resolved in the same repository. */
export interface Place {
  readonly site: Site;
  readonly repository: HostedRepository;
}

/** What the schema calls a GitObject; `__typename` tells the executor which one. */
export function objectNode(place: Place, object: GitObject) {
  if (object.type === 'blob') return blobNode(place, object);
  if (object.type === 'tree') return treeNode(place, object.sha, '');
  if (object.type === 'commit') return commitNode(place, parseCommit(object.sha, object.content));
  return { ...identity(place, 'Tag', object.sha), target: () => readNode(place, `${object.sha}^{}`) };
}

export async function readNode(place: Place, expression: string) {
  const object = await place.repository.objects.read(expression);
  return object ? objectNode(place, object) : null;
}

function identity({ repository }: Place, kind: string, sha: string) {
  return { __typename: kind, id: nodeId(kind, `${repository.record.id}:${sha}`), oid: sha, abbreviatedOid: sha.slice(0, 7) };
}

/** `text` is cut at the limit, and GitHub does not say whether a cut blob is binary. */
function blobNode(place: Place, { sha, content }: GitObject) {
  const limit = place.site.limits.graphqlTextBytes;
  const isTruncated = content.length > limit;
  const isBinary = content.subarray(0, 8000).includes(0);
  return {
    ...identity(place, 'Blob', sha),
    byteSize: content.length,
    isBinary: isTruncated ? null : isBinary,
    isTruncated,
    text: isBinary ? null : content.subarray(0, limit).toString('utf8'),
  };
}

function treeNode(place: Place, sha: string, folder: string) {
  const entries = async () => (await listTree(place.repository.git, sha, false)).map((entry) => entryNode(place, folder, entry));
  return { ...identity(place, 'Tree', sha), entries };
}

function entryNode(place: Place, folder: string, entry: ListedEntry) {
  const path = folder === '' ? entry.path : `${folder}/${entry.path}`;
  const object = () => (entry.type === 'tree' ? treeNode(place, entry.sha, path) : readNode(place, entry.sha));
  const { type, sha: oid, size = 0 } = entry;
  return { name: entry.path, path, mode: Number.parseInt(entry.mode, 8), type, oid, size, object };
}

function commitNode(place: Place, commit: Commit): object {
  return {
    ...identity(place, 'Commit', commit.sha),
    message: commit.message,
    messageHeadline: commit.message.split('\n')[0] ?? '',
    authoredDate: isoDate(commit.author),
    committedDate: isoDate(commit.committer),
    author: actorNode(place.site, commit.author),
    committer: actorNode(place.site, commit.committer),
    tree: () => treeNode(place, commit.tree, ''),
    history: (args: HistoryArgs) => history(place, commit, args),
  };
}

function actorNode(site: Site, signature: Signature) {
  const user = site.accounts.byEmail(signature.email);
  return { name: signature.name, email: signature.email, date: isoDate(signature), user: user ? userNode(user) : null };
}

export function userNode(user: { id: number; login: string; name: string; email: string }) {
  return { id: nodeId('User', user.id), databaseId: user.id, login: user.login, name: user.name, email: user.email };
}

interface HistoryArgs {
  readonly first?: number;
  readonly after?: string;
  readonly path?: string;
}

async function history(place: Place, start: Commit, { first, after, path }: HistoryArgs) {
  if (first === undefined) throw new GraphQLError('You must provide a `first` or `last` value to properly paginate the `history` connection.');
  if (first < 0 || first > 100) throw new GraphQLError('`first` on the `history` connection must be between 0 and 100.');
  const { git, objects } = place.repository;
  const scope = { from: start.sha, ...(path ? { path } : {}) };
  // GitHub's cursors are `<sha> <index>`.
  const skip = after === undefined ? 0 : Number(after.split(' ')[1] ?? -1) + 1;
  const shas = await commitShas(git, { ...scope, skip, limit: first });
  const totalCount = await countCommits(git, scope);
  const commits = await Promise.all(shas.map((sha) => objects.commit(sha)));
  const nodes = commits.flatMap((commit) => (commit ? [commitNode(place, commit)] : []));
  const cursors = shas.map((_sha, index) => `${start.sha} ${skip + index}`);
  const edges = nodes.map((node, index) => ({ node, cursor: cursors[index] }));
  const ends = { startCursor: cursors[0] ?? null, endCursor: cursors.at(-1) ?? null };
  return { nodes, edges, totalCount, pageInfo: { ...ends, hasNextPage: skip + nodes.length < totalCount, hasPreviousPage: skip > 0 } };
}
