import { diffFiles } from '../git/diff.js';
import { mergeBase } from '../git/history.js';
import { isAncestor, readRef } from '../git/refs.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import { created, ok, type Answer } from '../server/answer.js';
import { unprocessable, type ApiError } from '../server/api-error.js';
import { optionalFlag, optionalText, requiredText } from '../server/fields.js';
import { linkHeader, pageOf, slice } from '../server/paging.js';
import { readRoute, writeRoute, type RepositoryCall, type Route, type WriterCall } from '../server/routes.js';
import type { PullRecord } from '../storage/records.js';
import { mergePull } from './pull-merge.js';
import { pullOf } from './repository-state.js';
import { diffEntryShape } from './shapes/diff-entry.js';
import { fullPullShape, pullShape } from './shapes/pull.js';

const docs = 'pulls/pulls';

export const pullRoutes: readonly Route[] = [
  readRoute('/pulls', `${docs}#list-pull-requests`, listPulls),
  writeRoute({ method: 'POST', pattern: '/pulls', docs: `${docs}#create-a-pull-request` }, createPull),
  readRoute('/pulls/:number', `${docs}#get-a-pull-request`, getPull),
  readRoute('/pulls/:number/files', `${docs}#list-pull-requests-files`, listFiles),
  writeRoute({ method: 'PATCH', pattern: '/pulls/:number', docs: `${docs}#update-a-pull-request` }, updatePull),
  writeRoute({ method: 'PUT', pattern: '/pulls/:number/merge', docs: `${docs}#merge-a-pull-request` }, mergePull),
];

async function listPulls({ site, repository, query, url }: RepositoryCall): Promise<Answer> {
  const state = query.get('state') ?? 'open';
  const [head, base] = [query.get('head'), query.get('base')];
  const { owner } = repository.record;
  const pulls = site.pulls.list(repository).filter((pull) => {
    if (state !== 'all' && pull.state !== state) return false;
    // GitHub ignores a head without an owner; here, as there, it must be `owner:branch`.
    if (head?.includes(':') && head.toLowerCase() !== `${owner}:${pull.head}`.toLowerCase()) return false;
    return base === null || pull.base === base;
  });
  const page = pageOf(query);
  const body = await Promise.all(slice(pulls, page).map((pull) => pullShape(site, repository, pull)));
  return ok(body, linkHeader(url, query, page, pulls.length));
}

async function getPull(call: RepositoryCall): Promise<Answer> {
  return ok(await fullPullShape(call.site, call.repository, pullOf(call)));
}

/** From the common ancestor, as its page shows them. */
async function listFiles(call: RepositoryCall): Promise<Answer> {
  const { site, repository, query, url } = call;
  const pull = pullOf(call);
  const base = (pull.state === 'open' ? await readRef(repository.objects, `refs/heads/${pull.base}`) : undefined)?.sha ?? pull.baseSha;
  const fork = (await mergeBase(repository.git, base, pull.headSha)) ?? base;
  const files = await diffFiles(repository.git, fork, pull.headSha);
  const page = pageOf(query);
  return ok(slice(files, page).map((file) => diffEntryShape(site, repository, pull.headSha, file)), linkHeader(url, query, page, files.length));
}

async function createPull({ site, repository, viewer, fields }: WriterCall): Promise<Answer> {
  const title = requiredText(fields, 'title');
  const [head, base] = [ownBranch(repository, requiredText(fields, 'head')), requiredText(fields, 'base')];
  const [body, draft] = [optionalText(fields, 'body') ?? null, optionalFlag(fields, 'draft') ?? false];
  // Inside the writer's turn: two that open the same pull request at once must not both find none.
  return repository.changeRefs(viewer.user, async () => {
    const ends = await endsOf(repository, head, base);
    if (site.pulls.openFor(repository, head, base)) throw invalid({ code: 'custom', message: `A pull request already exists for ${repository.record.owner}:${head}.` });
    const pull = await site.pulls.add(repository, viewer.user, { title, body, head, base, draft, ...ends });
    const shape = await fullPullShape(site, repository, pull);
    return created(shape, { location: shape.url });
  });
}

async function updatePull(call: WriterCall): Promise<Answer> {
  const { site, repository, viewer, fields } = call;
  const pull = pullOf(call);
  const [title, body, base] = [optionalText(fields, 'title'), optionalText(fields, 'body'), optionalText(fields, 'base')];
  const state = optionalText(fields, 'state');
  if (state !== undefined && state !== 'open' && state !== 'closed') throw invalid({ code: 'invalid', field: 'state' });
  return repository.changeRefs(viewer.user, async () => {
    if (base !== undefined && base !== pull.base) await endsOf(repository, pull.head, base);
    const edited = { ...(title !== undefined && { title }), ...(body !== undefined && { body }), ...(base !== undefined && { base }) };
    if (Object.keys(edited).length > 0) await site.pulls.edit(repository, pull, edited, viewer.user);
    if (state === 'closed' && pull.state === 'open') await site.pulls.close(repository, pull, viewer.user);
    if (state === 'open' && pull.state === 'closed') await reopen(call, pull);
    return ok(await fullPullShape(site, repository, pull));
  });
}

async function reopen({ site, repository, viewer }: WriterCall, pull: PullRecord): Promise<void> {
  if (pull.mergedAt !== null) throw invalid({ code: 'custom', message: 'state cannot be changed. The pull request is merged.' });
  const head = await readRef(repository.objects, `refs/heads/${pull.head}`);
  if (!head) throw invalid({ code: 'custom', message: `state cannot be changed. The ${pull.head} branch has been deleted.` });
  if (site.pulls.openFor(repository, pull.head, pull.base)) throw invalid({ code: 'custom', message: `A pull request already exists for ${repository.record.owner}:${pull.head}.` });
  pull.headSha = head.sha;
  await site.pulls.reopen(repository, pull, viewer.user);
}

/** Where both branches are. Throws ApiError 422 when one is not there, or the head has nothing that the base has not. */
async function endsOf(repository: HostedRepository, head: string, base: string): Promise<{ headSha: string; baseSha: string }> {
  const headRef = await readRef(repository.objects, `refs/heads/${head}`);
  const baseRef = await readRef(repository.objects, `refs/heads/${base}`);
  if (!headRef) throw invalid({ code: 'invalid', field: 'head' });
  if (!baseRef) throw invalid({ code: 'invalid', field: 'base' });
  if (await isAncestor(repository.git, headRef.sha, baseRef.sha)) throw invalid({ code: 'custom', message: `No commits between ${base} and ${head}` });
  return { headSha: headRef.sha, baseSha: baseRef.sha };
}

/** `owner:branch` names a fork's branch; there are no forks here, so the owner must be ours. */
function ownBranch(repository: HostedRepository, head: string): string {
  const [owner = '', branch] = head.split(':');
  if (branch === undefined) return head;
  if (owner.toLowerCase() !== repository.record.owner.toLowerCase()) throw invalid({ code: 'invalid', field: 'head' });
  return branch;
}

function invalid(detail: { readonly code: string; readonly field?: string; readonly message?: string }): ApiError {
  return unprocessable('Validation Failed', [{ resource: 'PullRequest', ...detail }]);
}
