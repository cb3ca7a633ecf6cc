import { LIMITS } from '@lockstep/contracts';
import { invalidField } from '../errors.js';
import { compileGlob, MOST_ALTERNATIVES } from '../text/glob.js';

const MOST_GLOBS = 100;

/** A test for paths against globs as users write them (see `compileGlob`): whether any of them matches. */
export function globMatcher(globs: string[]): (path: string) => boolean {
  const tests = globs.map(compileGlob);
  return (path) => tests.some((test) => test(path));
}

/**
 * Globs that somebody wants to bound or choose documents with.
 * @throws DomainError `request.invalid` for what can match no path or has too many readings.
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
  return tooManyReadings(glob) ? `must not have more than ${MOST_ALTERNATIVES} alternatives` : null;
}

function tooManyReadings(glob: string): boolean {
  try {
    compileGlob(glob);
    return false;
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}
