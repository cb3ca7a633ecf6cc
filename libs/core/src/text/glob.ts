/** A path segment's characters, or any number of segments. */
type Segment = Char[] | '**';
/** One character that fits, or any number of them. */
type Char = ((char: string) => boolean) | '*';

/** `{a,b}` multiplies; more ways than this to read one glob are no help to anybody. */
export const MOST_ALTERNATIVES = 128;

/**
 * A test for paths against one glob: `*` and `?` within a segment, `**` for any number of segments, `[a-z]`, `[!a-z]`, `{a,b}`.
 * Everything else stands for itself; files that begin with a dot are files like others. Takes time proportional to the product of both
 * lengths at most: compiled to regular expressions, some globs take longer than the universe to fail on a long path.
 * @throws RangeError beyond 128 alternatives.
 */
export function compileGlob(glob: string): (path: string) => boolean {
  const patterns = alternatives(glob).map((text) => text.split('/').map(segment));
  return (path) => {
    const parts = path.split('/').map((part) => [...part]);
    return patterns.some((pattern) => matchRun(pattern, parts, '**', matchSegment));
  };
}

function matchSegment(pattern: Segment, chars: string[]): boolean {
  return pattern !== '**' && matchRun(pattern, chars, '*', (fits, char) => fits !== '*' && fits(char));
}

/** Greedy: where something does not fit, the last star takes one item more. Stars before it never have to, which is what bounds the work. */
function matchRun<Pattern, Item>(pattern: Pattern[], items: Item[], star: Pattern, fits: (pattern: Pattern, item: Item) => boolean): boolean {
  let [at, item, lastStar, resume] = [0, 0, -1, 0];
  while (item < items.length) {
    const next = pattern[at];
    if (next === star) [lastStar, resume, at] = [at, item, at + 1];
    else if (next !== undefined && fits(next, items[item] as Item)) [at, item] = [at + 1, item + 1];
    else if (lastStar >= 0) [at, item, resume] = [lastStar + 1, resume + 1, resume + 1];
    else return false;
  }
  return pattern.slice(at).every((rest) => rest === star);
}

function segment(text: string): Segment {
  if (text === '**') return '**';
  const chars: Char[] = [];
  for (const [token] of text.matchAll(/\[[!^]?[^\]]+\]|\*+|[^]/gu)) chars.push(char(token));
  return chars;
}

function char(token: string): Char {
  if (token.startsWith('*')) return '*';
  if (token === '?') return () => true;
  if (token.length < 3 || !token.startsWith('[')) return (given) => given === token;
  const negated = /^\[[!^]/.test(token);
  const ranges = [...token.slice(negated ? 2 : 1, -1).matchAll(/(.)-(.)|(.)/gsu)].map(([, from, to, one]) => [from ?? one ?? '', to ?? one ?? ''] as const);
  return (given) => ranges.some(([from, to]) => from <= given && given <= to) !== negated;
}

/** Every reading of the innermost `{a,b}`, until none is left; a brace without a comma stands for itself. */
function alternatives(glob: string): string[] {
  const found = /\{([^{}]*,[^{}]*)\}/.exec(glob);
  if (!found) return [glob];
  const [before, after] = [glob.slice(0, found.index), glob.slice(found.index + found[0].length)];
  const readings: string[] = [];
  for (const option of (found[1] ?? '').split(',')) {
    readings.push(...alternatives(before + option + after));
    if (readings.length > MOST_ALTERNATIVES) throw new RangeError(`more than ${MOST_ALTERNATIVES} alternatives`);
  }
  return readings;
}
