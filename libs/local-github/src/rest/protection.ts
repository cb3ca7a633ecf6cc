import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { noContent, ok, type Answer } from '../server/answer.js';
import { notFound, unprocessable } from '../server/api-error.js';
import { optionalFields, optionalFlag, optionalTexts, type Fields } from '../server/fields.js';
import { writeRoute, type Route, type WriterCall } from '../server/routes.js';
import type { ProtectionRecord } from '../storage/records.js';
import { branch } from './repository-state.js';
import { ownerOf, repositoryUrl } from './shapes/repository.js';
import type { Schema } from './shapes/schema.js';
import { userShape } from './shapes/user.js';

const docs = 'branches/branch-protection';
const admin = 'admin' as const;
const signatures = '/branches/:branch/protection/required_signatures';

export const protectionRoutes: readonly Route[] = [
  writeRoute({ method: 'GET', pattern: '/branches/:branch/protection', docs: `${docs}#get-branch-protection`, needs: admin }, getProtection),
  writeRoute({ method: 'PUT', pattern: '/branches/:branch/protection', docs: `${docs}#update-branch-protection`, needs: admin }, putProtection),
  writeRoute({ method: 'DELETE', pattern: '/branches/:branch/protection', docs: `${docs}#delete-branch-protection`, needs: admin }, deleteProtection),
  writeRoute({ method: 'POST', pattern: signatures, docs: `${docs}#create-commit-signature-protection`, needs: admin }, (call) => setSignatures(call, true)),
  writeRoute({ method: 'DELETE', pattern: signatures, docs: `${docs}#delete-commit-signature-protection`, needs: admin }, (call) => setSignatures(call, false)),
];

async function protectionOf({ site, repository, params }: WriterCall): Promise<ProtectionRecord> {
  const name = params['branch'] ?? '';
  await branch(repository, name);
  const protection = site.rules.protection(repository, name);
  if (!protection) throw notFound('Branch not protected');
  return protection;
}

async function getProtection(call: WriterCall): Promise<Answer> {
  return ok(shape(call.site, call.repository, await protectionOf(call)));
}

/** All four of the first fields must be there, if only as null: what is left out would be switched off unseen. */
async function putProtection({ site, repository, params, fields }: WriterCall): Promise<Answer> {
  const name = params['branch'] ?? '';
  await branch(repository, name);
  for (const field of ['required_status_checks', 'enforce_admins', 'required_pull_request_reviews', 'restrictions']) {
    if (fields[field] === undefined) throw unprocessable(`Invalid request.\n\n"${field}" wasn't supplied.`);
  }
  const record = await site.rules.protect(repository, {
    branch: name,
    reviews: reviewsOf(optionalFields(fields, 'required_pull_request_reviews')),
    checks: checksOf(optionalFields(fields, 'required_status_checks')),
    pushers: pushersOf(site, optionalFields(fields, 'restrictions')),
    admins: optionalFlag(fields, 'enforce_admins') ?? false,
    signatures: site.rules.protection(repository, name)?.signatures ?? false,
    forcePushes: optionalFlag(fields, 'allow_force_pushes') ?? false,
    deletions: optionalFlag(fields, 'allow_deletions') ?? false,
  });
  return ok(shape(site, repository, record));
}

async function deleteProtection(call: WriterCall): Promise<Answer> {
  await call.site.rules.unprotect(await protectionOf(call));
  return noContent;
}

async function setSignatures(call: WriterCall, enabled: boolean): Promise<Answer> {
  const { site, repository } = call;
  const protection = await site.rules.protect(repository, { ...(await protectionOf(call)), signatures: enabled });
  return enabled ? ok(signaturesShape(site, repository, protection)) : noContent;
}

function reviewsOf(given: Fields | undefined): number | null {
  if (!given) return null;
  const count = given['required_approving_review_count'] ?? 1;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= 6) return count;
  throw unprocessable(`Invalid request.\n\nFor 'properties/required_approving_review_count', ${JSON.stringify(count)} is not an integer from 0 to 6.`);
}

function checksOf(given: Fields | undefined): ProtectionRecord['checks'] {
  if (!given) return null;
  const checks = given['checks'];
  const named = Array.isArray(checks) ? checks.map((check: unknown) => String((check as { context?: unknown } | null)?.context)) : [];
  const strict = optionalFlag(given, 'strict') ?? false;
  if (strict) throw unprocessable('This server does not ask branches to be up to date: strict must be false.');
  return { strict, contexts: [...new Set([...(optionalTexts(given, 'contexts') ?? []), ...named])] };
}

/** Teams and Apps do not exist here, so a list of them can only be empty. */
function pushersOf(site: Site, given: Fields | undefined): string[] | null {
  if (!given) return null;
  const others = [...(optionalTexts(given, 'teams') ?? []), ...(optionalTexts(given, 'apps') ?? [])];
  const users = optionalTexts(given, 'users') ?? [];
  const unknown = [...others, ...users.filter((login) => !site.accounts.byLogin(login))];
  if (unknown.length > 0) throw unprocessable('Validation Failed', [{ resource: 'ProtectedBranch', code: 'invalid', field: 'restrictions', message: unknown.join(', ') }]);
  return users;
}

function signaturesShape(site: Site, repository: HostedRepository, record: ProtectionRecord) {
  return { url: `${protectionUrl(site, repository, record)}/required_signatures`, enabled: record.signatures };
}

function protectionUrl(site: Site, repository: HostedRepository, record: ProtectionRecord): string {
  return `${repositoryUrl(site, repository)}/branches/${record.branch}/protection`;
}

function shape(site: Site, repository: HostedRepository, record: ProtectionRecord): Schema<'branch-protection'> {
  const url = protectionUrl(site, repository, record);
  const contexts = [...(record.checks?.contexts ?? [])];
  return {
    url,
    ...(record.checks && {
      required_status_checks: {
        url: `${url}/required_status_checks`,
        strict: record.checks.strict,
        contexts,
        contexts_url: `${url}/required_status_checks/contexts`,
        checks: contexts.map((context) => ({ context, app_id: null })),
      },
    }),
    ...(record.reviews !== null && {
      required_pull_request_reviews: {
        url: `${url}/required_pull_request_reviews`,
        dismiss_stale_reviews: false,
        require_code_owner_reviews: false,
        require_last_push_approval: false,
        required_approving_review_count: record.reviews,
      },
    }),
    ...(record.pushers && { restrictions: restrictionsShape(site, repository, url, record.pushers) }),
    required_signatures: signaturesShape(site, repository, record),
    enforce_admins: { url: `${url}/enforce_admins`, enabled: record.admins },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: record.forcePushes },
    allow_deletions: { enabled: record.deletions },
    block_creations: { enabled: false },
    required_conversation_resolution: { enabled: false },
    lock_branch: { enabled: false },
    allow_fork_syncing: { enabled: false },
  };
}

function restrictionsShape(site: Site, repository: HostedRepository, base: string, logins: readonly string[]): Schema<'branch-restriction-policy'> {
  const url = `${base}/restrictions`;
  const users = logins.map((login) => ({ ...userShape(site, site.accounts.byLogin(login) ?? ownerOf(site, repository)), gravatar_id: '', email: '' }));
  return { url, users_url: `${url}/users`, teams_url: `${url}/teams`, apps_url: `${url}/apps`, users, teams: [], apps: [] };
}
