import { LineCounter, parseDocument } from 'yaml';
import type { DocWarning } from '@lockstep/contracts';
import { frontMatterEnd } from './markdown-lines.js';

/** Front matter is a handful of fields; more than this, in characters, nobody wrote by hand. */
const MOST = 16_384;

export interface FrontMatter {
  fields: Record<string, unknown>;
  /** The line of the text that a field stands on. */
  lineOf(field: string): number;
}

/** The YAML between the `---` lines a text begins with: null without any, a warning when it cannot be read. */
export function readFrontMatter(text: string): FrontMatter | DocWarning | null {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const end = frontMatterEnd(lines);
  if (end < 0) return null;
  const source = lines.slice(1, end).join('\n');
  if (source.length > MOST) return unreadable(1, `It is longer than ${MOST} characters.`);
  try {
    return parsed(source, lines);
  } catch (error) {
    // Aliases that multiply, or nesting that is deeper than the stack.
    return unreadable(1, error instanceof Error ? error.message : String(error));
  }
}

export function isWarning(matter: FrontMatter | DocWarning): matter is DocWarning {
  return 'code' in matter;
}

function parsed(source: string, lines: string[]): FrontMatter | DocWarning {
  const counter = new LineCounter();
  const document = parseDocument(source, { lineCounter: counter, prettyErrors: false, logLevel: 'silent' });
  const [problem] = document.errors;
  if (problem) return unreadable(counter.linePos(problem.pos[0]).line + 1, problem.message);
  const value: unknown = document.toJS({ maxAliasCount: 20 });
  if (value !== null && (typeof value !== 'object' || Array.isArray(value))) return unreadable(2, 'It must be fields with values: name: value.');
  const lineOf = (field: string) => lines.findIndex((line) => line.startsWith(`${field}:`) || line.startsWith(`"${field}"`)) + 1 || 1;
  return { fields: (value ?? {}) as Record<string, unknown>, lineOf };
}

function unreadable(line: number, why: string): DocWarning {
  return { code: 'front_matter.unreadable', line, message: `The front matter is no YAML that agents can read, so they take none of it. ${why}` };
}
