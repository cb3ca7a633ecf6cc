import type { HostedRepository, RefChange } from '../hosting/hosted-repository.js';
import type { Restriction } from '../hosting/rules.js';
import type { Site } from '../hosting/site.js';
import { ApiError } from '../server/api-error.js';
import type { UserRecord } from '../storage/records.js';

/** Rulesets have a headline of their own; classic protection says only its reason. */
export function inRestWords(violations: readonly Restriction[]): string {
  const said = [...new Set(violations.map(({ words }) => words))].join('\n\n');
  return violations.some(({ source }) => source === 'ruleset') ? `Repository rule violations found\n\n${said}\n\n` : said;
}

/** Throws ApiError 422 in GitHub's words when a rule forbids the change of a ref. */
export async function assertAllowed(site: Site, repository: HostedRepository, actor: UserRecord, change: RefChange): Promise<void> {
  const violations = await site.rules.violations(repository, actor, change);
  if (violations.length > 0) throw new ApiError(422, inRestWords(violations));
}

/** The same for the contents API, which answers 409 and, under classic protection, says first what it could not do. */
export async function assertFileAllowed(site: Site, repository: HostedRepository, actor: UserRecord, change: RefChange & { readonly verb: 'create' | 'update' | 'delete' }): Promise<void> {
  const violations = await site.rules.violations(repository, actor, change);
  if (violations.length === 0) return;
  const said = inRestWords(violations);
  throw new ApiError(409, violations.some(({ source }) => source === 'ruleset') ? said : `Could not ${change.verb} file: ${said}`);
}
