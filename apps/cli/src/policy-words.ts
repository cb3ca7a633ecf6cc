import type { AgentPolicy, AgentRule } from '@lockstep/contracts';
import { PROJECT_FILE } from './project-file.js';

/** Rules, and globs of one rule, that a line names; more are counted. */
const MOST = 5;

/** What agents may do, on one line; the first rule that matches decides. @param here what this copy does while the server is away. */
export function policyWords({ rules, whenUnreachable }: AgentPolicy, here = whenUnreachable): string {
  const may = [...some(rules.map(ruleWords), 'rules'), rules.length === 0 ? 'agents write everywhere' : 'else write'].join(', ');
  const [mine, others] = [here, whenUnreachable].map((what) => (what === 'deny' ? 'are denied' : 'go on'));
  return `${may}; while the server is away edits ${mine === others ? mine : `${mine} in this copy (${PROJECT_FILE}) and ${others} in others (the project's policy)`}`;
}

function ruleWords({ paths, mode }: AgentRule): string {
  return `${mode} ${some(paths, 'globs').join(' ')}`;
}

function some(words: string[], what: string): string[] {
  return words.length <= MOST ? words : [...words.slice(0, MOST), `and ${words.length - MOST} more ${what}`];
}
