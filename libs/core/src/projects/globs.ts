import { LIMITS } from '@lockstep/contracts';
import { invalidField } from '../errors.js';

const MOST_GLOBS = 100;
/** Each further wildcard multiplies the ways in which a long path can fail to match. */
const MOST_WILDCARDS = 8;

/**
 * Globs that bound what somebody sees.
 * @throws DomainError `request.invalid` for what can match no path, or would take too long to find that out.
 */
export function checkGlobs(field: string, globs: string[]): string[] {
  if (globs.length > MOST_GLOBS) throw invalidField(field, `must be at most ${MOST_GLOBS} globs`);
  globs.forEach((glob, index) => {
    const problem = problemWith(glob);
    if (problem !== null) throw invalidField(`${field}.${index}`, problem);
  });
  return globs;
}

function problemWith(glob: string): string | null {
  if (glob === '' || Buffer.byteLength(glob) > LIMITS.pathBytes) return `must be 1 to ${LIMITS.pathBytes} bytes`;
  if (/[\0\\]/.test(glob)) return 'must not contain NUL or backslash';
  if (glob.startsWith('/')) return 'must be relative: paths do not begin with a slash';
  if (glob.split('/').some((segment) => segment === '.' || segment === '..')) return 'must not contain . or .. as a segment';
  if (glob.startsWith('!')) return 'must not begin with !: name what is allowed';
  if (/[()]/.test(glob)) return 'must not contain parentheses';
  if ((glob.match(/\*+|\?/g) ?? []).length > MOST_WILDCARDS) return `must not have more than ${MOST_WILDCARDS} wildcards`;
  return null;
}
