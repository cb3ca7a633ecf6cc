import { knownRuleTypes } from '../hosting/rules.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { created, noContent, ok, type Answer } from '../server/answer.js';
import { notFound, unprocessable } from '../server/api-error.js';
import { isFields, optionalFields, optionalText, optionalTexts, requiredText, type Fields } from '../server/fields.js';
import { linkHeader, pageOf, slice } from '../server/paging.js';
import { readRoute, writeRoute, type RepositoryCall, type Route, type WriterCall } from '../server/routes.js';
import type { RulesetRecord, RulesetRule } from '../storage/records.js';
import { repositoryUrl } from './shapes/repository.js';
import { nodeId, type Schema } from './shapes/schema.js';

const docs = 'repos/rules';
const admin = 'admin' as const;

export const rulesetRoutes: readonly Route[] = [
  readRoute('/rules/branches/*branch', `${docs}#get-rules-for-a-branch`, rulesForBranch),
  readRoute('/rulesets', `${docs}#get-all-repository-rulesets`, listRulesets),
  writeRoute({ method: 'POST', pattern: '/rulesets', docs: `${docs}#create-a-repository-ruleset`, needs: admin }, createRuleset),
  readRoute('/rulesets/:ruleset', `${docs}#get-a-repository-ruleset`, getRuleset),
  writeRoute({ method: 'DELETE', pattern: '/rulesets/:ruleset', docs: `${docs}#delete-a-repository-ruleset`, needs: admin }, deleteRuleset),
];

function rulesForBranch({ site, repository, params, query, url }: RepositoryCall): Answer {
  const rules = site.rules.rulesFor(repository, params['branch'] ?? '');
  const page = pageOf(query);
  const body = slice(rules, page).map(({ ruleset, rule }) => {
    const source = { ruleset_source_type: 'Repository', ruleset_source: repository.fullName, ruleset_id: ruleset.id };
    return { ...rule, ...source };
  });
  return ok(body, linkHeader(url, query, page, rules.length));
}

function listRulesets({ site, repository, query, url }: RepositoryCall): Answer {
  const rulesets = site.rules.rulesets(repository);
  const page = pageOf(query);
  return ok(slice(rulesets, page).map((ruleset) => summary(site, repository, ruleset)), linkHeader(url, query, page, rulesets.length));
}

function rulesetOf({ site, repository, params }: RepositoryCall): RulesetRecord {
  const ruleset = site.rules.rulesets(repository).find(({ id }) => id === Number(params['ruleset']));
  if (!ruleset) throw notFound();
  return ruleset;
}

function getRuleset(call: RepositoryCall): Answer {
  return ok(shape(call.site, call.repository, rulesetOf(call)));
}

async function createRuleset({ site, repository, fields }: WriterCall): Promise<Answer> {
  const name = requiredText(fields, 'name');
  const enforcement = requiredText(fields, 'enforcement');
  if (enforcement !== 'active' && enforcement !== 'disabled' && enforcement !== 'evaluate') throw invalid('enforcement', `${enforcement} is not an enforcement`);
  if ((optionalText(fields, 'target') ?? 'branch') !== 'branch') throw invalid('target', 'only branches have rules on this server');
  if (Array.isArray(fields['bypass_actors']) && fields['bypass_actors'].length > 0) throw invalid('bypass_actors', 'nobody bypasses rules on this server');
  const refName = optionalFields(optionalFields(fields, 'conditions') ?? {}, 'ref_name') ?? {};
  const patterns = { include: patternsOf(refName, 'include'), exclude: patternsOf(refName, 'exclude') };
  const ruleset = await site.rules.addRuleset(repository, { name, enforcement, ...patterns, rules: rulesOf(fields['rules']) });
  const body = shape(site, repository, ruleset);
  return created(body, { location: body._links?.self?.href ?? '' });
}

async function deleteRuleset(call: WriterCall): Promise<Answer> {
  await call.site.rules.removeRuleset(rulesetOf(call));
  return noContent;
}

function patternsOf(refName: Fields, field: string): string[] {
  const patterns = optionalTexts(refName, field) ?? [];
  const wrong = patterns.find((pattern) => !/^(~ALL|~DEFAULT_BRANCH|refs\/heads\/.+)$/.test(pattern));
  if (wrong !== undefined) throw invalid('conditions', `${wrong} is not a ref name pattern`);
  return patterns;
}

function rulesOf(given: unknown): RulesetRule[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) throw invalid('rules', 'rules must be an array');
  return given.map((rule: unknown) => {
    if (!isFields(rule)) throw invalid('rules', 'a rule must be an object');
    const type = requiredText(rule, 'type');
    if (!knownRuleTypes.includes(type)) throw invalid('rules', `rules of the type ${type} are not enforced on this server`);
    const parameters = optionalFields(rule, 'parameters');
    return { type, ...(parameters && { parameters }) };
  });
}

function invalid(field: string, message: string) {
  return unprocessable('Validation Failed', [{ resource: 'RepositoryRuleset', code: 'invalid', field, message }]);
}

function summary(site: Site, repository: HostedRepository, ruleset: RulesetRecord) {
  const url = `${repositoryUrl(site, repository)}/rulesets/${ruleset.id}`;
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: 'branch' as const,
    source_type: 'Repository' as const,
    source: repository.fullName,
    enforcement: ruleset.enforcement,
    node_id: nodeId('RepositoryRuleset', ruleset.id),
    _links: { self: { href: url }, html: { href: `${site.origin}/${repository.fullName}/rules/${ruleset.id}` } },
    created_at: ruleset.createdAt,
    updated_at: ruleset.createdAt,
  };
}

function shape(site: Site, repository: HostedRepository, ruleset: RulesetRecord): Schema<'repository-ruleset'> {
  return {
    ...summary(site, repository, ruleset),
    bypass_actors: [],
    current_user_can_bypass: 'never',
    conditions: { ref_name: { include: [...ruleset.include], exclude: [...ruleset.exclude] } },
    rules: ruleset.rules.map((rule) => ({ ...rule })) as Schema<'repository-rule'>[],
  };
}
