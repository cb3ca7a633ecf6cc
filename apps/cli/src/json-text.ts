import { getNodeValue, parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { isFields } from './json.js';

/** A text, and how it is laid out. */
interface Old {
  text: string;
  indent: string;
  lineEnd: string;
}

/**
 * JSON in the manner of an older text: whatever value is in both stands there letter by letter as before, the rest has the older text's
 * indentation and line ends, and what stands around it stays.
 * @param like valid JSON, or null: there is none.
 */
export function renderJson(value: object, like: string | null): string {
  const root = like === null ? undefined : parseTree(like);
  if (like === null || !root) return `${JSON.stringify(value, null, 2)}\n`;
  const indent = /^([ \t]+)"/m.exec(like)?.[1] ?? (like.includes('\n') || like.trim() === '{}' ? '  ' : '');
  const written = write(value, root, { text: like, indent, lineEnd: like.includes('\r\n') ? '\r\n' : '\n' }, 0);
  return like.slice(0, root.offset) + written + like.slice(root.offset + root.length);
}

/** @param node where the older text has this value, or another one in its place. */
function write(value: unknown, node: Node | undefined, old: Old, depth: number): string {
  if (node && isAt(node, value)) return old.text.slice(node.offset, node.offset + node.length);
  const parts = node?.children ?? [];
  if (Array.isArray(value)) {
    return enclosed('[]', value.map((item) => write(item, parts.find((there) => isAt(there, item)), old, depth + 1)), old, depth);
  }
  if (!isFields(value)) return JSON.stringify(value);
  const colon = old.indent === '' ? ':' : ': ';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const fieldOf = (name: string): Node | undefined => parts.find(({ children }) => children?.[0]?.value === name)?.children?.[1];
  return enclosed('{}', fields.map(([name, field]) => JSON.stringify(name) + colon + write(field, fieldOf(name), old, depth + 1)), old, depth);
}

function enclosed([open, close]: string, parts: string[], { indent, lineEnd }: Old, depth: number): string {
  if (parts.length === 0) return `${open}${close}`;
  if (indent === '') return `${open}${parts.join(',')}${close}`;
  const inner = lineEnd + indent.repeat(depth + 1);
  return `${open}${inner}${parts.join(`,${inner}`)}${lineEnd}${indent.repeat(depth)}${close}`;
}

function isAt(node: Node, value: unknown): boolean {
  return JSON.stringify(getNodeValue(node)) === JSON.stringify(value);
}
