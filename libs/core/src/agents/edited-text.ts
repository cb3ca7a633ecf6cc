import type { ToolUse } from './hook-event.js';

/** A file before and after a tool wrote it. `before: null`: there was none. */
export interface EditedText {
  before: string | null;
  after: string;
}

interface Replacement {
  from: string;
  to: string;
  all: boolean;
}

/** What a finished Write, Edit or MultiEdit made of its file; null when the hook does not tell. */
export function editedText({ name, input, response }: ToolUse): EditedText | null {
  if (name === 'Write') return written(input, response);
  const before = [response.originalFile, response.originalFileContents].find((text) => typeof text === 'string');
  const replacements = name === 'Edit' ? [replacement(response, 'oldString', 'newString', 'replaceAll') ?? replacement(input, 'old_string', 'new_string', 'replace_all')] : replacementsOf(input.edits);
  if (typeof before !== 'string' || replacements.length === 0) return null;
  let after: string | null = before;
  for (const one of replacements) after = after !== null && one ? replaced(after, one) : null;
  return after === null ? null : { before, after };
}

function written(input: Record<string, unknown>, response: Record<string, unknown>): EditedText | null {
  const after = typeof response.content === 'string' ? response.content : input.content;
  if (typeof after !== 'string') return null;
  return { before: typeof response.originalFile === 'string' ? response.originalFile : null, after };
}

function replacementsOf(edits: unknown): (Replacement | null)[] {
  if (!Array.isArray(edits)) return [];
  return edits.map((edit: unknown) => (typeof edit === 'object' && edit !== null ? replacement(edit as Record<string, unknown>, 'old_string', 'new_string', 'replace_all') : null));
}

function replacement(fields: Record<string, unknown>, ...[from, to, all]: [string, string, string]): Replacement | null {
  const [old, fresh] = [fields[from], fields[to]];
  return typeof old === 'string' && typeof fresh === 'string' ? { from: old, to: fresh, all: fields[all] === true } : null;
}

/** The client reads CRLF as LF, edits, and writes CRLF again: its words hold LF where the file may not. */
function replaced(text: string, edit: Replacement): string | null {
  const lf = text.replaceAll('\r\n', '\n');
  const onlyCrlf = lf !== text && !/\r|(?<!\r)\n/.test(text.replaceAll('\r\n', ''));
  return (onlyCrlf ? replacedAsRead(lf, edit)?.replace(/\r?\n/g, '\r\n') : undefined) ?? replacedAsRead(text, edit);
}

/** Where nothing takes the place of the words, the client takes the end of their line with them. */
function replacedAsRead(text: string, { from, to, all }: Replacement): string | null {
  if (from === '') return text === '' ? to : null;
  const line = to === '' && !from.endsWith('\n') && text.includes(`${from}\n`);
  const found = line ? `${from}\n` : from;
  if (!text.includes(found)) return null;
  return all ? text.split(found).join(to) : text.replace(found, () => to);
}
