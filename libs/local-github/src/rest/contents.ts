import { listTree, type ListedEntry } from '../git/list-tree.js';
import type { Commit } from '../git/objects.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { ok, type Answer } from '../server/answer.js';
import { notFound } from '../server/api-error.js';
import { readRoute, writeRoute, type RepositoryCall, type Route } from '../server/routes.js';
import { wantsRaw, wrappedBase64 } from './blobs.js';
import { putContents, deleteContents } from './contents-write.js';
import { commitAt, entryAt } from './repository-state.js';
import { entryShape } from './shapes/content.js';
import type { Schema } from './shapes/schema.js';

export const contentRoutes: readonly Route[] = [
  readRoute('/contents/*path', 'repos/contents#get-repository-content', getContents),
  writeRoute({ method: 'PUT', pattern: '/contents/*path', docs: 'repos/contents#create-or-update-file-contents' }, putContents),
  writeRoute({ method: 'DELETE', pattern: '/contents/*path', docs: 'repos/contents#delete-a-file' }, deleteContents),
];

/** Past this the contents API shows a file without its content (GitHub's docs). */
const inlineLimit = 1024 * 1024;

async function getContents({ site, repository, params, query, accept }: RepositoryCall): Promise<Answer> {
  if (await repository.isEmpty()) throw notFound('This repository is empty.');
  const revision = query.get('ref') ?? undefined;
  const commit = await commitAt(repository, revision);
  if (!commit) throw notFound(revision ? `No commit found for the ref ${revision}` : 'Not Found');
  const path = (params['path'] ?? '').replace(/\/+$/, '');
  const entry = path === '' ? undefined : await entryAt(repository, commit, path);
  if (path !== '' && !entry) throw notFound();
  if (!entry || entry.type === 'tree') return ok(await folder(site, repository, { commit, path, tree: entry?.sha ?? commit.tree }));
  if (entry.type === 'commit') return ok(entryShape(site, repository, commit.sha, entry));
  return file(site, repository, { commit, entry, accept });
}

async function folder(site: Site, repository: HostedRepository, at: { commit: Commit; path: string; tree: string }) {
  const entries = await listTree(repository.git, at.tree, false);
  const prefix = at.path === '' ? '' : `${at.path}/`;
  return entries.map((entry) => entryShape(site, repository, at.commit.sha, { ...entry, path: `${prefix}${entry.path}` }));
}

async function file(site: Site, repository: HostedRepository, at: { commit: Commit; entry: ListedEntry; accept: string }): Promise<Answer> {
  const object = await repository.objects.read(at.entry.sha);
  if (!object) throw notFound();
  if (wantsRaw(at.accept)) return { status: 200, raw: object.content, headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' } };
  const isInline = object.content.length <= inlineLimit;
  const content = isInline ? { content: wrappedBase64(object.content), encoding: 'base64' } : { content: '', encoding: 'none' };
  const entry = entryShape(site, repository, at.commit.sha, at.entry);
  return ok({ ...entry, ...content } satisfies Omit<Schema<'content-file'>, 'type'>);
}
