import { listRefs, type Ref } from '../git/refs.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { ok, type Answer } from '../server/answer.js';
import { linkHeader, pageOf, slice } from '../server/paging.js';
import { readRoute, type RepositoryCall, type Route } from '../server/routes.js';
import { branch } from './repository-state.js';
import { commitShape } from './shapes/commit.js';
import { repositoryUrl } from './shapes/repository.js';
import type { Schema } from './shapes/schema.js';

export const branchRoutes: readonly Route[] = [
  readRoute('/branches', 'branches/branches#list-branches', listBranches),
  readRoute('/branches/*branch', 'branches/branches#get-a-branch', getBranch),
];

async function listBranches({ site, repository, query, url }: RepositoryCall): Promise<Answer> {
  const refs = await listRefs(repository.git, 'refs/heads/');
  const page = pageOf(query);
  const body = slice(refs, page).map((ref) => branchEntry(site, repository, ref));
  return ok(body, linkHeader(url, query, page, refs.length));
}

async function getBranch({ site, repository, params }: RepositoryCall): Promise<Answer> {
  const name = params['branch'] ?? '';
  const { commit } = await branch(repository, name);
  const url = `${repositoryUrl(site, repository)}/branches/${name}`;
  const body: Schema<'branch-with-protection'> = {
    name,
    commit: commitShape(site, repository, commit),
    _links: { self: url, html: `${site.origin}/${repository.fullName}/tree/${name}` },
    ...protectedness(site, repository, name),
    protection_url: `${url}/protection`,
  };
  return ok(body);
}

/** `protected` is about protection and rulesets alike; `protection.enabled` about protection alone. */
function protectedness({ rules }: Site, repository: HostedRepository, branchName: string) {
  const classic = rules.protection(repository, branchName);
  const contexts = [...(classic?.checks?.contexts ?? [])];
  const level = contexts.length === 0 ? 'off' : classic?.admins ? 'everyone' : 'non_admins';
  const checks = contexts.map((context) => ({ context, app_id: null }));
  return {
    protected: classic !== undefined || rules.rulesFor(repository, branchName).length > 0,
    protection: { enabled: classic !== undefined, required_status_checks: { enforcement_level: level, contexts, checks } },
  };
}

function branchEntry(site: Site, repository: HostedRepository, ref: Ref): Schema<'short-branch'> {
  const name = ref.name.slice('refs/heads/'.length);
  const api = repositoryUrl(site, repository);
  const commit = { sha: ref.sha, url: `${api}/commits/${ref.sha}` };
  return { name, commit, ...protectedness(site, repository, name), protection_url: `${api}/branches/${name}/protection` };
}
