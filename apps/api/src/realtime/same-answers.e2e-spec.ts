import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AckError, ClientEvents, Doc, Lock, Problem } from '@lockstep/contracts';
import pg from 'pg';
import { ask, LiveApp } from '../../test/live-app.js';
import type { Client, Person } from '../../test/live-app.js';

type Verb = 'acquire' | 'renew' | 'release' | 'steal';
type Body = Record<string, unknown>;
/** Who says what; `undefined` in a body is a field that is not there. */
type Step = [title: string, who: string, verb: Verb, body: Body] | [title: string, happens: 'the lock ends' | 'the document is deleted'];
/** What a verb was answered, without what differs between two documents and two moments. */
interface Told {
  code: string;
  lock?: unknown;
  fields?: string[];
  detail?: string;
  retryAfter?: string;
}
type Transport = (who: string, verb: Verb, body: Body, doc: Doc) => Promise<Told>;

const session = (name: string): string => `${name}-`.padEnd(32, '0');
const reason = 'It is urgent';

const STORY: Step[] = [
  ['takes a free lock', 'eve', 'acquire', { session: session('eve') }],
  ['takes the own lock again', 'eve', 'acquire', { session: session('eve'), ttlSeconds: 90 }],
  ['takes it in another session', 'eve', 'acquire', { session: session('eve2') }],
  ['takes a held lock', 'max', 'acquire', { session: session('max') }],
  ['renews', 'eve', 'renew', { session: session('eve'), token: 1, ttlSeconds: 90 }],
  ['renews with a wrong token', 'eve', 'renew', { session: session('eve'), token: 2, ttlSeconds: 90 }],
  ['renews with a wrong session', 'eve', 'renew', { session: session('eve2'), token: 1 }],
  ['renews somebody else\'s lock', 'max', 'renew', { session: session('eve'), token: 1 }],
  ['gives somebody else\'s lock back', 'max', 'release', { session: session('eve'), token: 1 }],
  ['takes over too early', 'max', 'steal', { session: session('max'), seenToken: 1, reason }],
  ['takes over what it did not see', 'max', 'steal', { session: session('max'), seenToken: 0, reason }],
  ['takes over', 'ann', 'steal', { session: session('ann'), seenToken: 1, reason }],
  ['renews what was taken over', 'eve', 'renew', { session: session('eve'), token: 1 }],
  ['gives back what was taken over', 'eve', 'release', { session: session('eve'), token: 1 }],
  ['gives it back', 'ann', 'release', { session: session('ann'), token: 2 }],
  ['gives it back twice', 'ann', 'release', { session: session('ann'), token: 2 }],
  ['renews what is free', 'ann', 'renew', { session: session('ann'), token: 2 }],
  ['takes over what is free', 'max', 'steal', { session: session('max'), seenToken: 2, reason }],
  ['a viewer takes it', 'vic', 'acquire', { session: session('vic') }],
  ['a viewer takes over', 'vic', 'steal', { session: session('vic'), seenToken: 3, reason }],
  ['a key that may not', 'reader', 'acquire', { session: session('reader') }],
  ['a key that may', 'agent', 'acquire', { session: session('agent') }],
  ['a key that may not take over', 'agent', 'steal', { session: session('agent2'), seenToken: 4, reason }],
  ['meets a key', 'max', 'acquire', { session: session('max') }],
  ['', 'the lock ends'],
  ['renews too late', 'agent', 'renew', { session: session('agent'), token: 4 }],
  ['takes an expired lock', 'max', 'acquire', { session: session('max') }],
  ['no session', 'eve', 'acquire', {}],
  ['a short session', 'eve', 'acquire', { session: 'short' }],
  ['a long session', 'eve', 'acquire', { session: 'x'.repeat(129) }],
  ['a session that is no ASCII', 'eve', 'acquire', { session: 'ä'.repeat(32) }],
  ['a session that is a number', 'eve', 'renew', { session: 7, token: 1 }],
  ['too short a time', 'eve', 'acquire', { session: session('eve'), ttlSeconds: 9 }],
  ['too long a time', 'eve', 'renew', { session: session('eve'), token: 1, ttlSeconds: 1801 }],
  ['half a second', 'eve', 'acquire', { session: session('eve'), ttlSeconds: 60.5 }],
  ['an unknown field', 'eve', 'acquire', { session: session('eve'), holder: 'me' }],
  ['no token', 'eve', 'renew', { session: session('eve') }],
  ['a negative token', 'eve', 'release', { session: session('eve'), token: -1 }],
  ['a token beyond numbers', 'eve', 'renew', { session: session('eve'), token: 2 ** 53 }],
  ['no seen token', 'eve', 'steal', { session: session('eve'), reason }],
  ['no reason', 'eve', 'steal', { session: session('eve'), seenToken: 6 }],
  ['an empty reason', 'eve', 'steal', { session: session('eve'), seenToken: 6, reason: '' }],
  ['a long reason', 'eve', 'steal', { session: session('eve'), seenToken: 6, reason: 'x'.repeat(501) }],
  ['a reason with NUL', 'eve', 'steal', { session: session('eve'), seenToken: 6, reason: 'a\0b' }],
  ['half a character as reason', 'eve', 'steal', { session: session('eve'), seenToken: 6, reason: '\udc00' }],
  ['', 'the document is deleted'],
  ['takes what is deleted', 'eve', 'acquire', { session: session('eve') }],
  ['renews on what is deleted', 'max', 'renew', { session: session('max'), token: 6 }],
  ['gives back what is deleted', 'max', 'release', { session: session('max'), token: 6 }],
  ['gives it back twice', 'max', 'release', { session: session('max'), token: 6 }],
];

let live: LiveApp;
let database: pg.Client;
let project: string;
let ann: Person;
const credentials = new Map<string, string>();
const clients = new Map<string, Client>();

beforeAll(async () => {
  live = await LiveApp.start();
  database = new pg.Client({ connectionString: live.databaseUrl });
  await database.connect();
  ann = await live.person('Ann');
  project = await live.project(ann);
  credentials.set('ann', ann.token);
  for (const [name, role] of [['eve', 'editor'], ['max', 'editor'], ['vic', 'viewer']] as const) {
    const person = await live.person(name);
    await live.member(ann, project, person, role);
    credentials.set(name, person.token);
  }
  credentials.set('agent', (await live.key(ann, project, ['docs:read', 'locks:write'])).key);
  credentials.set('reader', (await live.key(ann, project, ['docs:read'])).key);
  for (const [name, shown] of credentials) {
    const client = await live.connect(shown.startsWith('lsk_') ? { apiKey: shown } : { token: shown });
    await ask(client, 'project:join', { project });
    clients.set(name, client);
  }
});
afterAll(async () => {
  await database.end();
  await live.close();
});

const overHttp: Transport = async (who, verb, body, doc) => {
  const at = `/projects/${project}/docs/${doc.id}/lock`;
  const as = credentials.get(who);
  const query = new URLSearchParams(Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]));
  const calls = {
    acquire: () => live.http.call<Lock & Problem>('PUT', at, { as, body }),
    renew: () => live.http.call<Lock & Problem>('POST', `${at}/renew`, { as, body }),
    steal: () => live.http.call<Lock & Problem>('POST', `${at}/steal`, { as, body }),
    release: () => live.http.call<Lock & Problem>('DELETE', `${at}?${query}`, { as }),
  };
  const { status, body: answer, headers } = await calls[verb]();
  if (status < 300) return success(verb === 'release' ? undefined : answer);
  return refused({ ...answer, retryAfterSeconds: headers.has('retry-after') ? Number(headers.get('retry-after')) : undefined });
};

const overSocket: Transport = async (who, verb, body, doc) => {
  const message: keyof ClientEvents = `lock:${verb}`;
  const answer = await ask(clients.get(who) as Client, message, { docId: doc.id, ...body });
  return answer.ok ? success(answer.lock as Lock | undefined) : refused(answer.error);
};

function success(lock: Lock | undefined): Told {
  return { code: 'ok', lock: lock && shown(lock) };
}

function refused({ code, detail, errors, lock, retryAfterSeconds }: Pick<AckError, 'code' | 'errors' | 'lock' | 'retryAfterSeconds'> & { detail?: string }): Told {
  const fields = errors?.map(({ field }) => field);
  const retryAfter = retryAfterSeconds === undefined ? undefined : retryAfterSeconds <= 90 && retryAfterSeconds >= 50 ? 'when the lock ends' : `${retryAfterSeconds} s`;
  // Of what is wrong with a request only the fields are compared: a message has a field more than the body of a request.
  return { code, lock: lock && shown(lock), fields, detail: fields ? undefined : detail?.replace(/\d+ s/, 'some s'), retryAfter };
}

function shown({ token, holder, session: own, expiresInMs, canSteal }: Lock): unknown {
  return { token, holder: [holder.kind, holder.name], own, lives: expiresInMs > 50_000, canSteal };
}

async function tell(transport: Transport, doc: Doc): Promise<[string, Told][]> {
  const told: [string, Told][] = [];
  for (const step of STORY) {
    const [title, who] = step;
    if (step.length === 4) told.push([`${who}: ${title}`, await transport(who, step[2], step[3], doc)]);
    else if (who === 'the lock ends') await database.query(`update doc_locks set expires_at = clock_timestamp() - interval '1 second' where doc_id = $1`, [doc.id]);
    else await database.query('update docs set archived_at = clock_timestamp() where id = $1', [doc.id]);
  }
  return told;
}

describe('the same story over both transports', () => {
  it('LOCK14 every verb gives the same answers over HTTP and over the socket: code, lock, fields, words and when to come again', async () => {
    const [http, socket] = [await tell(overHttp, await live.doc(ann, project, 'http.md')), await tell(overSocket, await live.doc(ann, project, 'socket.md'))];
    expect(socket).toEqual(http);
    const codes = http.map(([, { code }]) => code);
    expect(new Set(codes)).toEqual(new Set(['ok', 'lock.held', 'lock.lost', 'lock.steal_refused', 'lock.changed', 'auth.forbidden', 'request.invalid', 'doc.not_found']));
    expect(http.filter(([, { code }]) => code === 'lock.held').map(([, { lock, retryAfter }]) => [lock !== undefined, retryAfter])).toEqual(Array(3).fill([true, 'when the lock ends']));
  });
});
