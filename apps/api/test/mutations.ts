import type { Random } from '@lockstep/testing';

/** A request below a project. */
export interface Call {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  raw?: string | Uint8Array<ArrayBuffer>;
}

/** What parsers, casts, columns and caches have stumbled over. */
const VALUES: readonly unknown[] = [
  null, true, false, 0, -1, 1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, '', ' ', '0', '-1', 'null', '\0', 'a\0b', '\ud800', '\udc00x', '\ufeff', '\u202e', 'e\u0301', 'ä'.repeat(300), 'x'.repeat(3_000),
  '../x', '.git/config', '/abs', 'a//b', '__proto__', 'constructor', 'toString', "'; drop table docs; --", '$1', '%s%n', '${1}', '<script>', '\\', '{', '[', '*'.repeat(50), '-'.repeat(60), '"',
  [], [[]], [null], {}, { a: { b: {} } }, { length: 3 }, { toString: 'x' }, { then: 'x' }, ['a', 'b'],
];
const NAMES = ['constructor', 'toString', 'id', 'version', '', 'x'.repeat(200), 'a.b', 'a[b]', '\0', '\ud800'] as const;

/** The same request with one to three things changed at random. */
export function mutated(call: Call, random: Random): Call {
  let changed = call;
  for (let n = random.int(3); n >= 0; n--) changed = random.pick([mutateBody, mutateBody, mutateHeaders, mutateQuery, mutateSegment, mutateRaw, mutateMethod])(changed, random);
  return changed;
}

function mutateBody(call: Call, random: Random): Call {
  if (call.body === undefined || call.raw !== undefined) return call;
  return { ...call, body: mutateValue(structuredClone(call.body), random, 0) };
}

function mutateValue(value: unknown, random: Random, depth: number): unknown {
  if (typeof value !== 'object' || value === null || (depth > 0 && random.int(4) === 0)) return random.pick(VALUES);
  if (Array.isArray(value)) return mutateList(value, random, depth);
  const entries = Object.entries(value);
  const [name, inner] = entries[random.int(Math.max(1, entries.length))] ?? ['x', null];
  switch (random.int(6)) {
    case 0:
      return Object.fromEntries(entries.filter(([key]) => key !== name));
    case 1:
      return { ...value, [random.pick(NAMES)]: random.pick(VALUES) };
    default:
      return { ...value, [name]: mutateValue(inner, random, depth + 1) };
  }
}

function mutateList(list: unknown[], random: Random, depth: number): unknown[] {
  const at = random.int(Math.max(1, list.length));
  if (random.int(4) === 0) return [...list, ...Array<unknown>(random.int(5)).fill(random.pick(VALUES))];
  return list.map((item, n) => (n === at ? mutateValue(item, random, depth + 1) : item));
}

function mutateHeaders(call: Call, random: Random): Call {
  const name = random.pick(['if-match', 'if-none-match', 'x-lock-token', 'x-lock-session', 'content-type', 'x-request-id', 'accept', 'range']);
  return { ...call, headers: { ...call.headers, [name]: headerOf(random.pick(VALUES)) } };
}

/** No client can send control characters or what is beyond Latin-1. */
function headerOf(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).replace(/[^\x20-\x7e\xa0-\xff]/g, '').trim();
}

function mutateQuery(call: Call, random: Random): Call {
  const [base = '', query = ''] = call.path.split('?');
  const pairs = query.split('&').filter(Boolean);
  const at = random.int(pairs.length + 1);
  const name = pairs[at]?.split('=')[0] ?? random.pick(['limit', 'cursor', 'path', 'q', 'x']);
  pairs.splice(at, random.int(2), `${name}${random.pick(['', '', '[]', '[x]', '.y'])}=${encoded(random.pick(VALUES), random)}`);
  return { ...call, path: `${base}?${pairs.join('&')}` };
}

function mutateSegment(call: Call, random: Random): Call {
  const [base = '', ...query] = call.path.split('?');
  const segments = base.split('/');
  segments[1 + random.int(segments.length - 1)] = encoded(random.pick(VALUES), random);
  return { ...call, path: [segments.join('/'), ...query].join('?') };
}

function encoded(value: unknown, random: Random): string {
  if (random.int(10) === 0) return random.pick(['%', '%zz', '%ff', '%00', '%c0%af', '%ed%a0%80', '%2e%2e%2f']);
  return encodeURIComponent((typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed());
}

/** Without a body where clients cannot send one. */
function mutateMethod(call: Call, random: Random): Call {
  const method = random.pick([call.method, 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
  const { body: _, raw: __, ...bare } = call;
  return method === 'GET' || method === 'HEAD' ? { ...bare, method } : { ...call, method };
}

/** Bytes of the body changed, cut off or repeated. */
function mutateRaw(call: Call, random: Random): Call {
  if (call.body === undefined && call.raw === undefined) return call;
  if (random.int(3) > 0) return call;
  const bytes = new Uint8Array(Buffer.from(call.raw ?? JSON.stringify(call.body)));
  if (random.int(3) === 0) return { ...call, raw: bytes.slice(0, random.int(bytes.length + 1)) };
  for (let n = random.int(4); n >= 0 && bytes.length > 0; n--) bytes[random.int(bytes.length)] = random.int(256);
  return { ...call, raw: bytes };
}
