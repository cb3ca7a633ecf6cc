import type { InterceptedRequest } from './faults.js';
import type { RequestRule } from './plan.js';

/** Whether a request is one that the rule is for. */
export function fits(rule: RequestRule, { surface, method, path }: InterceptedRequest): boolean {
  const { surfaces, methods, path: pattern } = rule.on ?? {};
  if (rule.do === 'limit' && rule.status === 200 && surface !== 'graphql') return false;
  return (surfaces?.includes(surface) ?? true) && (methods?.includes(method) ?? true) && (pattern === undefined || expression(pattern).test(path));
}

/** A star is within one segment, two are anything; all else stands for itself. */
function expression(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`);
}
