import { isFields } from './json.js';

/** Where a value stands in a JSON text. */
interface Place {
  from: number;
  to: number;
  /** Of an object. */
  fields?: Map<string, Place>;
  /** Of a list. */
  items?: Place[];
}

/** How a text is laid out. */
interface Manner {
  indent: string;
  lineEnd: string;
}

/**
 * JSON in the manner of an older text: whatever value is in both stands there letter by letter as before, the rest has the older text's
 * indentation and line ends, and what stands around it stays.
 * @param like valid JSON, or null: there is none.
 */
export function renderJson(value: object, like: string | null): string {
  if (like === null) return `${JSON.stringify(value, null, 2)}\n`;
  const indent = /^([ \t]+)"/m.exec(like)?.[1] ?? (like.includes('\n') || like.trim() === '{}' ? '  ' : '');
  const place = placeAt(like, skipSpace(like, 0));
  const written = write(value, { text: like, place, manner: { indent, lineEnd: like.includes('\r\n') ? '\r\n' : '\n' } }, 0);
  return like.slice(0, place.from) + written + like.slice(place.to);
}

function write(value: unknown, old: { text: string; place: Place | undefined; manner: Manner }, depth: number): string {
  const { text, place, manner } = old;
  if (place && isAt(text, place, value)) return text.slice(place.from, place.to);
  if (Array.isArray(value)) {
    const parts = value.map((item) => write(item, { ...old, place: place?.items?.find((there) => isAt(text, there, item)) }, depth + 1));
    return enclosed('[]', parts, manner, depth);
  }
  if (!isFields(value)) return JSON.stringify(value);
  const colon = manner.indent === '' ? ':' : ': ';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return enclosed('{}', fields.map(([name, field]) => JSON.stringify(name) + colon + write(field, { ...old, place: place?.fields?.get(name) }, depth + 1)), manner, depth);
}

function enclosed([open, close]: string, parts: string[], { indent, lineEnd }: Manner, depth: number): string {
  if (parts.length === 0) return `${open}${close}`;
  if (indent === '') return `${open}${parts.join(',')}${close}`;
  const inner = lineEnd + indent.repeat(depth + 1);
  return `${open}${inner}${parts.join(`,${inner}`)}${lineEnd}${indent.repeat(depth)}${close}`;
}

function isAt(text: string, { from, to }: Place, value: unknown): boolean {
  return JSON.stringify(JSON.parse(text.slice(from, to))) === JSON.stringify(value);
}

/** @param from where the value begins, in a text that is known to be JSON. */
function placeAt(text: string, from: number): Place {
  const first = text[from];
  if (first !== '{' && first !== '[') return { from, to: endOfScalar(text, from) };
  const place = first === '{' ? { from, to: from, fields: new Map<string, Place>() } : { from, to: from, items: [] as Place[] };
  let at = skipSpace(text, from + 1);
  while (text[at] !== '}' && text[at] !== ']') {
    let name = '';
    if (place.fields) {
      const end = endOfScalar(text, at);
      name = JSON.parse(text.slice(at, end)) as string;
      at = skipSpace(text, skipSpace(text, end) + 1);
    }
    const inner = placeAt(text, at);
    place.fields?.set(name, inner);
    place.items?.push(inner);
    at = skipSpace(text, inner.to);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return { ...place, to: at + 1 };
}

function endOfScalar(text: string, from: number): number {
  const scalar = /"(?:[^"\\]|\\.)*"|[^\s,\]}]+/y;
  scalar.lastIndex = from;
  scalar.test(text);
  return scalar.lastIndex;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text.charAt(at))) at++;
  return at;
}
