import type { AgentPolicy, AgentRule } from '@lockstep/contracts';

/** Rules, and globs of one rule, that a line names; more are counted. */
const MOST = 5;

/** What agents may do, on one line; the first rule that matches decides. */
export function policyWords({ rules, whenUnreachable }: AgentPolicy): string {
  const may = [...some(rules.map(ruleWords), 'rules'), rules.length === 0 ? 'agents write everywhere' : 'else write'].join(', ');
  return `${may}; while the server is away edits ${whenUnreachable === 'deny' ? 'are denied' : 'go on'}`;
}

function ruleWords({ paths, mode }: AgentRule): string {
  return `${mode} ${some(paths, 'globs').join(' ')}`;
}

function some(words: string[], what: string): string[] {
  return words.length <= MOST ? words : [...words.slice(0, MOST), `and ${words.length - MOST} more ${what}`];
}
