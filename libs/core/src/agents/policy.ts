import type { AgentMode, AgentPolicy } from '@lockstep/contracts';
import { checkGlobs, globMatcher } from '../projects/globs.js';
import { invalidField } from '../errors.js';

const MOST_RULES = 50;

/** What agents may do with a path. */
export function modeFor(policy: AgentPolicy, path: string): AgentMode {
  return policy.rules.find(({ paths }) => globMatcher(paths)(path))?.mode ?? 'write';
}

/** @throws DomainError `request.invalid` that names the rule. */
export function checkPolicy({ rules, whenUnreachable }: AgentPolicy): AgentPolicy {
  if (rules.length > MOST_RULES) throw invalidField('rules', `must be at most ${MOST_RULES}`);
  return {
    rules: rules.map(({ paths, mode }, i) => {
      if (paths.length === 0) throw invalidField(`rules.${i}.paths`, 'must name at least one glob');
      return { paths: checkGlobs(`rules.${i}.paths`, paths), mode };
    }),
    whenUnreachable,
  };
}
