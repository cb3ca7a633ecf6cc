import { diff } from '@codemirror/merge';

interface Replacement {
  from: number;
  to: number;
  insert: string;
}

/**
 * Only what differs, so that the cursor and folded parts stay where they are. The library's diff (6.12) now and then gives ranges
 * that run backwards around emoji; then everything between the first and the last difference is replaced.
 */
export function changesBetween(from: string, to: string): Replacement[] {
  const changes = diff(from, to, { scanLimit: 500, timeout: 200 }).map((change) => ({ from: change.fromA, to: change.toA, insert: to.slice(change.fromB, change.toB) }));
  return leadTo(to, from, changes) ? changes : [middleOf(from, to)];
}

function leadTo(to: string, from: string, changes: Replacement[]): boolean {
  let [at, made] = [0, ''];
  for (const change of changes) {
    if (change.from < at || change.to < change.from) return false;
    made += from.slice(at, change.from) + change.insert;
    at = change.to;
  }
  return made + from.slice(at) === to;
}

function middleOf(from: string, to: string): Replacement {
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start++;
  let end = 0;
  while (end < shorter - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end++;
  return { from: start, to: from.length - end, insert: to.slice(start, to.length - end) };
}
