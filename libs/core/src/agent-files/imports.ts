import type { DocWarning } from '@lockstep/contracts';
import { folderOf, isMarkdown, resolveFrom } from './kinds.js';
import { markdownLines } from './markdown-lines.js';
import type { MarkdownLine } from './markdown-lines.js';

/** How many files deep Claude Code follows imports. */
export const IMPORT_DEPTH = 5;

export interface Import {
  line: number;
  /** As written, without the `@`. */
  written: string;
  /** From the project's root. */
  path: string;
}

/**
 * The Markdown files that a text imports with `@path`, outside of code. What begins with `~/` or `/` lies outside of any project, and
 * only of Markdown it is known whether it is there: `@alice`, `@scope/package` and `@package.json` are left alone.
 */
export function importsOf(path: string, lines: MarkdownLine[]): Import[] {
  return lines.flatMap(({ number, prose }) =>
    [...prose.matchAll(/(?<=^|\s)@([^\s@~/][^\s]*)/g)].flatMap(([, found = '']) => {
      const written = found.replace(/#.*$/, '').replace(/[.,;:!?)\]*_"']+$/, '');
      const target = isMarkdown(written) ? resolveFrom(folderOf(path), written) : null;
      return target === null ? [] : [{ line: number, written, path: target }];
    }),
  );
}

/** Imports of what is not there, and chains that are longer than they are followed. @param textOf the texts of documents that are imported. */
export function checkImports(path: string, lines: MarkdownLine[], known: ReadonlySet<string>, textOf: (path: string) => string | undefined): DocWarning[] {
  return importsOf(path, lines).flatMap((one): DocWarning[] => {
    if (!known.has(one.path)) return [{ code: 'import.broken', line: one.line, message: `@${one.written} imports a document that is not there: ${one.path}.` }];
    const depth = depthFrom(path, one.path, textOf);
    if (depth <= IMPORT_DEPTH) return [];
    return [{ code: 'import.too_deep', line: one.line, message: `@${one.written} leads into a chain of more than ${IMPORT_DEPTH} imports; what lies deeper is not read.` }];
  });
}

/** Levels below a file, level by level; each document counts at the level where it is met first, so that circles end. */
function depthFrom(root: string, first: string, textOf: (path: string) => string | undefined): number {
  const seen = new Set([root, first]);
  let [level, depth] = [[first], 1];
  for (; depth <= IMPORT_DEPTH; depth++) {
    const next = level.flatMap((path) => importsOf(path, markdownLines(textOf(path) ?? '')).map((one) => one.path)).filter((path) => !seen.has(path) && textOf(path) !== undefined);
    if (next.length === 0) break;
    for (const path of next) seen.add(path);
    level = [...new Set(next)];
  }
  return depth;
}
