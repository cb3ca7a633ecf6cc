import type { DocWarning } from '@lockstep/contracts';
import { folderOf, isMarkdown, resolveFrom } from './kinds.js';
import type { MarkdownLine } from './markdown-lines.js';

/** `[text](target "title")`, `[text](<target>)` and `[label]: target`. */
const LINK = /\]\(\s*(?:<([^<>]*)>|([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*))|^\s{0,3}\[[^\]]+\]:\s+(?:<([^<>]*)>|(\S+))/g;

/** Relative links to Markdown that is not there. A path that begins with / counts from the project's root. */
export function checkLinks(path: string, lines: MarkdownLine[], known: ReadonlySet<string>): DocWarning[] {
  return lines.flatMap(({ number, prose }) =>
    [...prose.matchAll(LINK)].flatMap(([, pointed, plain, labelPointed, labelPlain]): DocWarning[] => {
      const written = pointed ?? plain ?? labelPointed ?? labelPlain ?? '';
      const target = targetOf(written, path);
      if (target === null || known.has(target)) return [];
      return [{ code: 'link.broken', line: number, message: `The link ${written} leads to a document that is not there: ${target}.` }];
    }),
  );
}

function targetOf(written: string, from: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(written) || written.startsWith('//') || written.startsWith('#')) return null;
  const path = decoded(written.replace(/[?#].*$/, ''));
  return isMarkdown(path) ? resolveFrom(folderOf(from), path) : null;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
