import { commitShas } from '../git/history.js';
import { isAncestor, listRefs } from '../git/refs.js';
import type { ProtectionRecord, RulesetRecord, RulesetRule, UserRecord } from '../storage/records.js';
import type { StateFile } from '../storage/state-file.js';
import { roleOf } from './access.js';
import type { HostedRepository, RefChange } from './hosted-repository.js';
import { matchesRef } from './ref-pattern.js';
import type { Statuses } from './statuses.js';

/** Which changes of a branch a rule is about. `forced`: an update that is no fast-forward. `commits`: whatever brings commits to the branch. */
export type RuleOccasion = 'create' | 'update' | 'delete' | 'forced' | 'commits';

/** One thing that a branch does not take, in GitHub's words. */
export interface Restriction {
  readonly source: 'protection' | 'ruleset';
  readonly on: RuleOccasion;
  readonly words: string;
}

const words = {
  pullRequest: 'Changes must be made through a pull request.',
  signatures: 'Commits must have verified signatures.',
  force: 'Cannot force-push to this branch',
  deletion: 'Cannot delete this branch',
  creation: 'Cannot create ref due to creations being restricted.',
  update: 'Cannot update this protected ref.',
  pushers: "You're not authorized to push to this branch. Visit https://docs.github.com/articles/about-protected-branches/ for more information.",
};

/** Branch protection and rulesets: two lists that GitHub keeps apart, and both of which hold. */
export class Rules {
  constructor(
    private readonly file: StateFile,
    private readonly statuses: Statuses,
  ) {}

  protection(repository: HostedRepository, branch: string): ProtectionRecord | undefined {
    return this.file.state.protections.find((record) => record.repositoryId === repository.record.id && record.branch === branch);
  }

  async protect(repository: HostedRepository, protection: Omit<ProtectionRecord, 'repositoryId'>): Promise<ProtectionRecord> {
    const record = { ...protection, repositoryId: repository.record.id };
    const others = this.file.state.protections.filter((known) => known !== this.protection(repository, protection.branch));
    this.file.state.protections = [...others, record];
    await this.file.save();
    return record;
  }

  async unprotect(protection: ProtectionRecord): Promise<void> {
    this.file.state.protections = this.file.state.protections.filter((known) => known !== protection);
    await this.file.save();
  }

  rulesets(repository: HostedRepository): RulesetRecord[] {
    return this.file.state.rulesets.filter((ruleset) => ruleset.repositoryId === repository.record.id);
  }

  async addRuleset(repository: HostedRepository, ruleset: Omit<RulesetRecord, 'id' | 'repositoryId' | 'createdAt'>): Promise<RulesetRecord> {
    const record = { ...ruleset, id: this.file.newId(), repositoryId: repository.record.id, createdAt: new Date().toISOString() };
    this.file.state.rulesets.push(record);
    await this.file.save();
    return record;
  }

  async removeRuleset(ruleset: RulesetRecord): Promise<void> {
    this.file.state.rulesets = this.file.state.rulesets.filter((known) => known !== ruleset);
    await this.file.save();
  }

  /** The rules of rulesets that hold for a branch, whether or not it exists. */
  rulesFor(repository: HostedRepository, branch: string): { readonly ruleset: RulesetRecord; readonly rule: RulesetRule }[] {
    const active = this.rulesets(repository).filter((ruleset) => ruleset.enforcement === 'active' && reaches(ruleset, repository, branch));
    return active.flatMap((ruleset) => ruleset.rules.map((rule) => ({ ruleset, rule })));
  }

  /** Everything that may speak against a person moving the branch to `after`. */
  restrictions(repository: HostedRepository, branch: string, actor: UserRecord, after: string | undefined): Restriction[] {
    const hasPassed = (context: string) => after !== undefined && this.statuses.hasPassed(repository, after, context);
    const classic = this.protection(repository, branch);
    const isFree = classic && !classic.admins && roleOf(actor, repository.record) === 'admin';
    return [
      ...(classic && !isFree ? protectionRestrictions(classic, actor, hasPassed) : []),
      ...this.rulesFor(repository, branch).flatMap(({ rule }) => rulesetRestrictions(rule, hasPassed)),
    ];
  }

  /** What does speak against one change. Only branches have rules here. */
  async violations(repository: HostedRepository, actor: UserRecord, change: RefChange): Promise<Restriction[]> {
    if (!change.name.startsWith('refs/heads/')) return [];
    const all = this.restrictions(repository, change.name.slice('refs/heads/'.length), actor, change.after);
    if (all.length === 0) return [];
    const occasions = await occasionsOf(repository, change);
    return all.filter(({ on }) => occasions.has(on));
  }

  /** What speaks against merging a pull request: the way in is a pull request then, so only its own conditions count. */
  mergeObstacles(repository: HostedRepository, actor: UserRecord, merge: { readonly base: string; readonly headSha: string; readonly isSigned: boolean }): Restriction[] {
    const { base, headSha, isSigned } = merge;
    const classic = this.protection(repository, base);
    const isFree = classic && !classic.admins && roleOf(actor, repository.record) === 'admin';
    const standing = this.restrictions(repository, base, actor, headSha).filter(({ on, words: said }) => {
      if (on === 'commits') return !isSigned;
      return on === 'update' && said !== words.pullRequest;
    });
    const reviews = this.rulesFor(repository, base).map(({ rule }) => Number(rule.parameters?.['required_approving_review_count'] ?? 0));
    return [
      ...(classic && !isFree ? missingReviews('protection', classic.reviews ?? 0) : []),
      ...missingReviews('ruleset', Math.max(0, ...reviews)),
      ...standing,
    ];
  }
}

/** Nobody can approve anything here yet, so every approval asked for is missing. */
function missingReviews(source: Restriction['source'], count: number): Restriction[] {
  if (count === 0) return [];
  const noun = count === 1 ? 'review is' : 'reviews are';
  return [{ source, on: 'update', words: `At least ${count} approving ${noun} required by reviewers with write access.` }];
}

function reaches(ruleset: RulesetRecord, repository: HostedRepository, branch: string): boolean {
  const matches = (pattern: string) => matchesRef(pattern, branch, repository.record.defaultBranch);
  return ruleset.include.some(matches) && !ruleset.exclude.some(matches);
}

function protectionRestrictions(record: ProtectionRecord, actor: UserRecord, hasPassed: (context: string) => boolean): Restriction[] {
  const source = 'protection' as const;
  const isPusher = record.pushers?.some((login) => login.toLowerCase() === actor.login.toLowerCase()) ?? true;
  return [
    ...(record.reviews === null ? [] : [{ source, on: 'update' as const, words: words.pullRequest }]),
    ...missingChecks(source, record.checks?.contexts ?? [], hasPassed),
    ...(record.signatures ? [{ source, on: 'commits' as const, words: words.signatures }] : []),
    ...(isPusher ? [] : [{ source, on: 'update' as const, words: words.pushers }]),
    ...(record.forcePushes ? [] : [{ source, on: 'forced' as const, words: words.force }]),
    ...(record.deletions ? [] : [{ source, on: 'delete' as const, words: words.deletion }]),
  ];
}

function missingChecks(source: Restriction['source'], contexts: readonly string[], hasPassed: (context: string) => boolean): Restriction[] {
  const missing = contexts.filter((context) => !hasPassed(context));
  return missing.map((context) => ({ source, on: 'update', words: `Required status check "${context}" is expected.` }));
}

function rulesetRestrictions(rule: RulesetRule, hasPassed: (context: string) => boolean): Restriction[] {
  if (rule.type === 'required_status_checks') return missingChecks('ruleset', checkContexts(rule), hasPassed);
  const restriction = rulesetWords[rule.type];
  return restriction ? [{ source: 'ruleset', ...restriction }] : [];
}

const rulesetWords: Readonly<Record<string, Omit<Restriction, 'source'>>> = {
  pull_request: { on: 'update', words: words.pullRequest },
  required_signatures: { on: 'commits', words: words.signatures },
  non_fast_forward: { on: 'forced', words: words.force },
  deletion: { on: 'delete', words: words.deletion },
  creation: { on: 'create', words: words.creation },
  update: { on: 'update', words: words.update },
};

/** The types of rules that are enforced here; others are refused when a ruleset is made, rather than kept and ignored. */
export const knownRuleTypes: readonly string[] = [...Object.keys(rulesetWords), 'required_status_checks'];

function checkContexts(rule: RulesetRule): string[] {
  const checks = rule.parameters?.['required_status_checks'];
  return Array.isArray(checks) ? checks.map((check: unknown) => String((check as { context?: unknown } | null)?.context)) : [];
}

async function occasionsOf({ git }: HostedRepository, { name, before, after }: RefChange): Promise<Set<RuleOccasion>> {
  if (!after) return new Set(['delete']);
  const occasions = new Set<RuleOccasion>([before ? 'update' : 'create']);
  if (before && !(await isAncestor(git, before, after))) occasions.add('forced');
  const known = before ? [before] : (await listRefs(git)).filter((ref) => ref.name !== name && ref.type === 'commit').map(({ sha }) => sha);
  // Nothing here signs commits, so every commit that is new to the branch is one without a verified signature.
  if ((await commitShas(git, { from: after, without: known, limit: 1 })).length > 0) occasions.add('commits');
  return occasions;
}
