import { isSha } from '../git/objects.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { created, ok, type Answer } from '../server/answer.js';
import { notFound, unprocessable } from '../server/api-error.js';
import { optionalText, requiredText } from '../server/fields.js';
import { linkHeader, pageOf, slice } from '../server/paging.js';
import { readRoute, writeRoute, type RepositoryCall, type Route, type WriterCall } from '../server/routes.js';
import type { StatusRecord, StatusState } from '../storage/records.js';
import { commitAt } from './repository-state.js';
import { repositoryShape, repositoryUrl } from './shapes/repository.js';
import { nodeId, type Schema } from './shapes/schema.js';
import { userShape } from './shapes/user.js';

const docs = 'commits/statuses';
/** Of one SHA and context; GitHub refuses the next one. */
const mostPerContext = 1000;

export const statusRoutes: readonly Route[] = [
  writeRoute({ method: 'POST', pattern: '/statuses/:sha', docs: `${docs}#create-a-commit-status` }, createStatus),
  readRoute('/commits/:ref/status', `${docs}#get-the-combined-status-for-a-specific-reference`, combinedStatus),
  readRoute('/commits/:ref/statuses', `${docs}#list-commit-statuses-for-a-reference`, listStatuses),
];

async function createStatus({ site, repository, viewer, fields, params }: WriterCall): Promise<Answer> {
  const sha = params['sha'] ?? '';
  const state = stateOf(requiredText(fields, 'state'));
  const context = optionalText(fields, 'context') ?? 'default';
  const [description, targetUrl] = [optionalText(fields, 'description') ?? null, optionalText(fields, 'target_url') ?? null];
  if (description !== null && description.length > 140) throw invalid('description', 'description is too long (maximum is 140 characters)');
  if (targetUrl !== null && !/^https?:\/\//i.test(targetUrl)) throw invalid('target_url', 'target_url must use http(s) scheme');
  if (!isSha(sha) || !(await repository.objects.commit(sha))) throw unprocessable(`No commit found for SHA: ${sha}`);
  if (site.statuses.list(repository, sha).filter((status) => status.context === context).length >= mostPerContext) {
    throw invalid(undefined, 'This SHA and context has reached the maximum number of statuses.');
  }
  const status = await site.statuses.add(repository, { sha, state, context, description, targetUrl, creatorId: viewer.user.id });
  const body = statusShape(site, repository, status);
  return created(body, { location: body.url });
}

async function combinedStatus(call: RepositoryCall): Promise<Answer> {
  const { site, repository, query, url } = call;
  const sha = await shaOf(call);
  const latest = site.statuses.latest(repository, sha);
  const page = pageOf(query);
  const body: Schema<'combined-commit-status'> = {
    state: combined(latest.map(({ state }) => state)),
    statuses: slice(latest, page).map((status) => simpleShape(site, repository, status)),
    sha,
    total_count: latest.length,
    repository: repositoryShape(site, repository, 'read') as unknown as Schema<'minimal-repository'>,
    commit_url: `${repositoryUrl(site, repository)}/commits/${sha}`,
    url: `${repositoryUrl(site, repository)}/commits/${sha}/status`,
  };
  return ok(body, linkHeader(url, query, page, latest.length));
}

async function listStatuses(call: RepositoryCall): Promise<Answer> {
  const { site, repository, query, url } = call;
  const all = site.statuses.list(repository, await shaOf(call));
  const page = pageOf(query);
  return ok(slice(all, page).map((status) => statusShape(site, repository, status)), linkHeader(url, query, page, all.length));
}

async function shaOf({ repository, params }: RepositoryCall): Promise<string> {
  const commit = await commitAt(repository, params['ref']);
  if (!commit) throw notFound();
  return commit.sha;
}

/** One bad word is enough for failure; without any word a commit is pending. */
function combined(states: readonly StatusState[]): string {
  if (states.some((state) => state === 'failure' || state === 'error')) return 'failure';
  return states.length === 0 || states.includes('pending') ? 'pending' : 'success';
}

function stateOf(text: string): StatusState {
  if (text === 'error' || text === 'failure' || text === 'pending' || text === 'success') return text;
  throw invalid('state', 'state is not included in the list');
}

function invalid(field: string | undefined, message: string) {
  return unprocessable('Validation Failed', [{ resource: 'Status', code: 'custom', message, ...(field === undefined ? {} : { field }) }]);
}

function simpleShape(site: Site, repository: HostedRepository, status: StatusRecord): Schema<'simple-commit-status'> {
  return {
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    context: status.context,
    description: status.description,
    target_url: status.targetUrl,
    avatar_url: null,
    url: `${repositoryUrl(site, repository)}/statuses/${status.sha}`,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}

function statusShape(site: Site, repository: HostedRepository, status: StatusRecord): Schema<'status'> {
  const creator = site.accounts.byId(status.creatorId);
  return { ...simpleShape(site, repository, status), creator: creator ? userShape(site, creator) : null };
}
