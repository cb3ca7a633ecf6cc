import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES } from '@lockstep/contracts';
import type { Doc, Lock, Page, Problem, Proposal } from '@lockstep/contracts';
import type { RecentChange } from '@lockstep/core';
import type { Client } from '@modelcontextprotocol/client';
import { callTool, mcpClient, REVISIONS } from '../../test/mcp-client.js';
import { newSession, Shelf } from '../../test/shelf.js';
import { docUri, readDocUri } from './doc-uri.js';

interface Wire {
  requests: { headers: Record<string, string>; body: { id: unknown; method: string; params: { name?: string; arguments?: object } } }[];
}
interface Refusal {
  code: string;
  next: string;
  retryAfterSeconds?: number;
  current?: { version: number };
  lock?: { holder: { name: string } };
}

const WIRE = JSON.parse(await readFile(new URL('../../test/fixtures/mcp-wire-2026-07-28.json', import.meta.url), 'utf8')) as Wire;
const TOOLS = ['search_docs', 'read_doc', 'list_docs', 'list_locks', 'list_changes', 'write_doc'];

let shelf: Shelf;
let slug: string;
let key: string;
const clients: Client[] = [];

beforeAll(async () => {
  shelf = await Shelf.open();
  slug = (await shelf.call<{ slug: string }>('GET', '')).body.slug;
  ({ key } = await shelf.key(['docs:read', 'docs:write']));
});
afterAll(async () => {
  for (const client of clients) await client.close();
  await shelf.close();
});

async function connect(credential = key, options: Parameters<typeof mcpClient>[2] = {}): Promise<Client> {
  const client = await mcpClient(shelf.app.process.url, credential, options);
  clients.push(client);
  return client;
}

/** Sends to /mcp what a client of 2026-07-28 might. */
function post(body: unknown, headers: Record<string, string> = {}, as: string | undefined = key) {
  return shelf.app.http.call<Problem & { result?: Record<string, unknown>; error?: { code: number } }>('POST', '//mcp', {
    as,
    body,
    headers: { accept: 'application/json, text/event-stream', ...headers },
  });
}

describe.each(REVISIONS)('a client of %s', (revision, mode) => {
  let client: Client;
  beforeAll(async () => {
    client = await connect(key, { mode });
  });

  it('MCP1 connects without a session, and finds tools, resources and no prompts', async () => {
    expect(client.getNegotiatedProtocolVersion()).toBe(revision);
    expect(client.getServerVersion()?.name).toBe('lockstep');
    expect(client.getInstructions()).toContain('baseVersion');
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(TOOLS);
    expect((await client.listPrompts()).prompts).toEqual([]);
    expect(client.getServerCapabilities()).toMatchObject({ tools: { listChanged: false }, resources: { listChanged: false } });
  });

  it('MCP3 finds, reads, writes and lists documents', async () => {
    const path = `${revision}/rules.md`;
    const made = await callTool<Doc>(client, 'write_doc', { path, content: `# Zebra ${revision}\r\n`, baseVersion: 0, message: 'Begin' });
    expect(made.value).toMatchObject({ path, version: 1, updatedBy: { kind: 'apiKey' } });
    const saved = await callTool<Doc>(client, 'write_doc', { path, content: `# Zebra ${revision}\r\nNever push to main.`, baseVersion: 1, message: 'Say no' });
    expect(saved.value.version).toBe(2);
    const read = await callTool(client, 'read_doc', { path });
    expect(JSON.parse(read.texts[0] ?? '')).toMatchObject({ id: made.value.id, version: 2, contentSha: saved.value.contentSha, lock: null });
    expect(read.texts[1]).toBe(`# Zebra ${revision}\r\nNever push to main.`);
    expect((await callTool(client, 'read_doc', { id: made.value.id })).texts[1]).toBe(read.texts[1]);
    const found = await callTool<Page<{ path: string }>>(client, 'search_docs', { query: `"push to main" path:${revision}` });
    expect(found.value.items.map((hit) => hit.path)).toEqual([path]);
    expect((await callTool<Page<Doc>>(client, 'list_docs', { prefix: `${revision}/` })).value.items.map((doc) => doc.path)).toEqual([path]);
    const [newest] = (await callTool<Page<RecentChange>>(client, 'list_changes', { limit: 1 })).value.items;
    expect(newest).toMatchObject({ path, version: 2, message: 'Say no', source: 'api', changedBy: { kind: 'apiKey', name: 'Agent' } });
    expect(await shelf.versions(made.value)).toMatchObject([{ version: 2, author: { kind: 'apiKey' }, source: 'api' }, { version: 1 }]);
  });

  it('PROP4 keeps what write_doc may not save as a proposal, and says so', async () => {
    const folder = `${revision}/asked`;
    await shelf.call('PUT', '/agent-policy', { body: { rules: [{ paths: [`${folder}/**`], mode: 'propose' }], whenUnreachable: 'allow' } });
    const doc = await shelf.doc('one\n', `${folder}/a.md`);
    const written = await callTool<{ proposalId: string; saved: boolean }>(client, 'write_doc', { path: doc.path, content: 'two\n', baseVersion: 1, message: 'Because' });
    expect(written.value).toMatchObject({ saved: false, next: expect.stringContaining('A person decides') });
    expect((await shelf.call<Proposal>('GET', `/proposals/${written.value.proposalId}`)).body).toMatchObject({ content: 'two\n', current: 'one\n', message: 'Because', actor: { kind: 'apiKey' } });
    const refusedNew = await callTool<{ code: string }>(client, 'write_doc', { path: `${folder}/new.md`, content: 'x', baseVersion: 0 });
    expect(refusedNew.value).toMatchObject({ code: 'agent.propose_only', next: expect.stringContaining('Ask the user to create it') });
  });

  it('MCP6 reads a document as a resource', async () => {
    const doc = await shelf.doc('resource\n', `${revision}/a folder/Ä #1%.md`);
    const { resources } = await client.listResources();
    const mine = resources.find(({ name }) => name === doc.path);
    expect(mine).toMatchObject({ uri: docUri(slug, doc.path), mimeType: 'text/markdown', size: 9, _meta: { 'lockstep/version': 1 } });
    const { contents } = await client.readResource({ uri: mine?.uri ?? '' });
    expect(contents).toMatchObject([{ uri: mine?.uri, mimeType: 'text/markdown', text: 'resource\n', _meta: { 'lockstep/docId': doc.id, 'lockstep/version': 1 } }]);
    expect((await client.listResourceTemplates()).resourceTemplates).toMatchObject([{ uriTemplate: `lockstep://${slug}/{+path}`, mimeType: 'text/markdown' }]);
    await expect(client.readResource({ uri: `lockstep://${slug}/nothing.md` })).rejects.toMatchObject({ code: -32_602 });
  });
});

describe('requests as they come over the wire', () => {
  it.each(WIRE.requests.map((request): [string, Wire['requests'][number]] => [request.body.method, request]))('MCP1 %s of a real client is answered', async (method, { headers, body }) => {
    const sent = Object.fromEntries(['accept', 'content-type', 'user-agent', 'mcp-method', 'mcp-name', 'mcp-protocol-version'].flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
    const answer = await post(body, sent);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.headers.get('mcp-session-id')).toBeNull();
    // The one tool that was called there is not one of ours.
    if (method === 'tools/call') expect(answer.body).toMatchObject({ id: body.id, error: { code: -32_602 } });
    else expect([answer.status, answer.body]).toMatchObject([200, { id: body.id, result: { resultType: 'complete' } }]);
    if (method === 'server/discover') expect(answer.body.result).toMatchObject({ supportedVersions: ['2026-07-28'] });
  });

  it('MCP1 a call of one of our tools in that form works', async () => {
    const body = WIRE.requests.find((request) => request.body.method === 'tools/call')?.body;
    const call = { ...body, params: { ...body?.params, name: 'list_locks', arguments: {} } };
    const answer = await post(call, { 'mcp-method': 'tools/call', 'mcp-name': 'list_locks', 'mcp-protocol-version': '2026-07-28' });
    expect([answer.status, answer.body]).toMatchObject([200, { result: { structuredContent: { items: [] } } }]);
  });

  it('MCP1 streams and sessions are refused: there are none', async () => {
    for (const method of ['GET', 'DELETE']) {
      const answer = await shelf.app.http.call(method, '//mcp', { as: key, headers: { accept: 'text/event-stream' } });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  it.each<[string, unknown, Record<string, string>]>([
    ['an empty object', {}, {}],
    ['a number', 7, {}],
    ['null', null, {}],
    ['an empty batch', [], {}],
    ['a batch', [{ jsonrpc: '2.0', id: 1, method: 'tools/list' }], {}],
    ['no method', { jsonrpc: '2.0', id: 1 }, {}],
    ['a method nobody knows', { jsonrpc: '2.0', id: 1, method: 'tools/burn' }, {}],
    ['a revision nobody knows', { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }, { 'mcp-protocol-version': '2099-01-01' }],
    ['a revision that the body does not name', { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }, { 'mcp-protocol-version': '2026-07-28' }],
  ])('MCP1 %s is answered with an error, and the process lives on', async (_, body, headers) => {
    const answer = await post(body, headers);
    expect(answer.status).toBeLessThan(500);
    expect(answer.status === 200 ? JSON.stringify(answer.body) : 'refused').toMatch(/error|refused/);
    expect((await shelf.app.http.call('GET', '//health/live')).status).toBe(200);
  });

  it('MCP1 subscriptions are refused: nothing announces changes here', async () => {
    const discover = WIRE.requests[0]?.body;
    const body = { ...discover, method: 'subscriptions/listen', params: { ...discover?.params, notifications: { resourcesListChanged: true } } };
    const answer = await post(body, { 'mcp-method': 'subscriptions/listen', 'mcp-protocol-version': '2026-07-28' });
    expect(answer.body).toMatchObject({ error: { code: -32_603, message: expect.stringContaining('limit') } });
  });

  it('MCP1 who hangs up while he is answered does no harm', async () => {
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'list_docs', arguments: {} } };
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const ends = Array.from({ length: 20 }, async (_, n) => {
      const gone = new AbortController();
      const asked = fetch(`${shelf.app.process.url}/mcp`, { method: 'POST', headers, body: JSON.stringify(call), signal: gone.signal });
      for (let turn = 0; turn < n * 5; turn++) await new Promise(setImmediate);
      gone.abort();
      await asked.then((answer) => answer.text()).catch(() => undefined);
    });
    await Promise.all(ends);
    expect((await post(call)).status).toBe(200);
    expect(shelf.app.process.output()).not.toContain('request failed');
  });

  it('MCP2 nobody without good credentials is answered: 401 with a challenge and a problem document', async () => {
    for (const [as, code] of [[undefined, 'auth.required'], ['lsk_no_good', 'auth.invalid'], ['no.good.token', 'auth.invalid']] as const) {
      const answer = await shelf.app.http.call<Problem>('POST', '//mcp', { as, body: WIRE.requests[0]?.body });
      expect([answer.status, answer.headers.get('www-authenticate'), answer.headers.get('content-type'), answer.body.code]).toEqual([401, 'Bearer', 'application/problem+json; charset=utf-8', code]);
    }
  });

  it('MCP2 a revoked key is refused from the next request on', async () => {
    const doomed = await shelf.key(['docs:read']);
    const client = await connect(doomed.key);
    await shelf.call('DELETE', `/api-keys/${doomed.id}`);
    await expect(client.callTool({ name: 'list_docs', arguments: {} })).rejects.toThrow(/401|[Uu]nauthorized/);
  });

  it('MCP2 a person names the project', async () => {
    const nameless = await post(WIRE.requests[0]?.body, { 'mcp-method': 'server/discover', 'mcp-protocol-version': '2026-07-28' }, shelf.owner.token);
    expect([nameless.status, nameless.body.code]).toEqual([400, 'request.invalid']);
    const client = await connect(shelf.owner.token, { headers: { 'x-project': slug } });
    expect((await callTool<Doc>(client, 'write_doc', { path: 'person.md', content: '', baseVersion: 0 })).value.updatedBy).toMatchObject({ kind: 'user', name: 'Ann' });
    const stranger = await connect((await shelf.app.person('Stranger')).token, { headers: { 'x-project': slug } });
    expect((await callTool<Refusal>(stranger, 'list_docs')).value.code).toBe('project.not_found');
    const viewer = await connect((await shelf.member('viewer')).token, { headers: { 'x-project': slug } });
    expect((await callTool<Refusal>(viewer, 'write_doc', { path: 'viewer.md', content: '', baseVersion: 0 })).value.code).toBe('auth.forbidden');
  });

  it('MCP2 a page of another site is refused, our own is not', async () => {
    const headers = WIRE.requests[0]?.headers ?? {};
    const from = (origin: string) => post(WIRE.requests[0]?.body, { 'mcp-method': headers['mcp-method'] ?? '', 'mcp-protocol-version': '2026-07-28', origin });
    for (const origin of ['http://evil.example', 'null', 'http://localhost.evil.example']) {
      const answer = await from(origin);
      expect([answer.status, answer.body.code]).toEqual([403, 'auth.forbidden']);
    }
    expect((await from(shelf.app.process.url)).status).toBe(200);
  });

  it('MCP2 a body beyond 4 MiB is refused', async () => {
    const answer = await post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { pad: 'x'.repeat(4 * 1024 * 1024) } });
    expect([answer.status, answer.body.code]).toEqual([413, 'request.too_large']);
  });
});

describe('write_doc', () => {
  it('MCP4 a stale base is refused with the version to write on; merge brings both together', async () => {
    const client = await connect();
    const doc = await shelf.doc('one\n\ntwo\n\nthree\n');
    await shelf.save(doc, 'ONE\n\ntwo\n\nthree\n', { on: 1 });
    const input = { path: doc.path, content: 'one\n\ntwo\n\nTHREE\n', baseVersion: 1 };
    const stale = await callTool<Refusal>(client, 'write_doc', input);
    expect(stale).toMatchObject({ isError: true, value: { code: 'doc.version_conflict', current: { version: 2 } } });
    expect(stale.texts[0]).toMatch(/read_doc.*baseVersion 2/);
    const merged = await callTool<Doc & { merged: boolean }>(client, 'write_doc', { ...input, merge: true });
    expect(merged.value).toMatchObject({ version: 3, merged: true });
    expect((await callTool(client, 'read_doc', { path: doc.path })).texts[1]).toBe('ONE\n\ntwo\n\nTHREE\n');
    const both = await callTool<Refusal>(client, 'write_doc', { path: doc.path, content: 'uno\n\ntwo\n\nthree\n', baseVersion: 1, merge: true });
    expect(both).toMatchObject({ isError: true, value: { code: 'doc.merge_conflict' } });
  });

  it('MCP4 a held document is refused with who holds it, until when and what to do', async () => {
    const client = await connect();
    const doc = await shelf.doc();
    await shelf.lock(doc);
    const held = await callTool<Refusal>(client, 'write_doc', { path: doc.path, content: 'two\n', baseVersion: 1 });
    expect(held).toMatchObject({ isError: true, value: { code: 'lock.held', lock: { holder: { name: 'Ann' } } } });
    expect(held.value.retryAfterSeconds).toBeGreaterThan(0);
    expect(held.texts[0]).toMatch(/Ann holds the document until \d{4}-.*Go on with something else/);
    const locks = await callTool<{ items: { docId: string; session?: string }[] }>(client, 'list_locks');
    expect(locks.value.items.map(({ docId }) => docId)).toContain(doc.id);
    expect(JSON.stringify(locks.value)).not.toContain('session');
    expect((await shelf.versions(doc)).length).toBe(1);
  });

  it('MCP7 who took the lock over HTTP writes with it, and nobody else does', async () => {
    const { key: holder } = await shelf.key(['docs:read', 'docs:write', 'locks:write']);
    const client = await connect(holder);
    const doc = await shelf.doc('one\n\ntwo\n');
    const session = newSession();
    const { token } = (await shelf.call<Lock>('PUT', `/docs/${doc.id}/lock`, { as: holder, body: { session } })).body;
    const write = (content: string, lock?: object, baseVersion = 1) => callTool(client, 'write_doc', { path: doc.path, content, baseVersion, lock, merge: true });
    expect((await write('ONE\n\ntwo\n')).value).toMatchObject({ code: 'lock.held', next: expect.stringContaining('repeat this call with its session and token as lock') });
    for (const lock of [{ session, token: token + 1 }, { session: newSession(), token }]) expect((await write('ONE\n\ntwo\n', lock)).value).toMatchObject({ code: 'lock.lost', next: expect.stringContaining('not yours any more') });
    const other = await connect((await shelf.key(['docs:read', 'docs:write'])).key);
    expect((await callTool<Refusal>(other, 'write_doc', { path: doc.path, content: 'x', baseVersion: 1, lock: { session, token } })).value.code).toBe('lock.lost');
    expect((await write('ONE\n\ntwo\n', { session, token })).value).toMatchObject({ version: 2, lock: { token } });
    expect((await write('one\n\nTWO\n', { session, token })).value).toMatchObject({ version: 3, merged: true });
    expect((await callTool<Refusal>(client, 'write_doc', { path: 'fresh.md', content: '', baseVersion: 0, lock: { session, token } })).value).toMatchObject({ code: 'request.invalid', errors: [{ field: 'lock' }] });
  });

  it('MCP4 what is there, and what is not, is told apart', async () => {
    const client = await connect();
    const doc = await shelf.doc();
    expect((await callTool<Refusal>(client, 'write_doc', { path: doc.path, content: 'mine', baseVersion: 0 })).value).toMatchObject({ code: 'doc.path_taken', next: expect.stringContaining('read_doc') });
    expect((await callTool<Refusal>(client, 'write_doc', { path: 'nowhere.md', content: 'mine', baseVersion: 3 })).value).toMatchObject({ code: 'doc.not_found', next: expect.stringContaining('baseVersion 0') });
    expect((await callTool<Doc>(client, 'write_doc', { path: doc.path, content: 'one\n', baseVersion: 1 })).value.version).toBe(1);
  });

  it('MCP4 who names the id that was read does not write over another document at its path', async () => {
    const client = await connect();
    const doc = await shelf.doc();
    await shelf.write('PATCH', `/docs/${doc.id}`, { body: { path: `moved-${doc.path}` }, on: 1 });
    await shelf.doc('heir\n', doc.path);
    const text = { path: doc.path, content: 'mine\n', baseVersion: 1, merge: true };
    expect((await callTool<Refusal>(client, 'write_doc', { ...text, id: doc.id })).value).toMatchObject({ code: 'doc.version_conflict', detail: expect.stringContaining('another document'), next: expect.stringContaining('read_doc') });
    expect((await callTool<Doc>(client, 'write_doc', { ...text, path: `moved-${doc.path}`, id: doc.id })).value.version).toBe(2);
  });

  it('MCP4 of many who write on one version one wins, and the others are told', async () => {
    const [doc, ...writers] = await Promise.all([shelf.doc(), ...Array.from({ length: 6 }, () => connect())]);
    const said = await Promise.all(writers.map((client, n) => callTool<Refusal>(client, 'write_doc', { path: doc.path, content: `writer ${n}\n`, baseVersion: 1 })));
    expect(said.filter(({ isError }) => !isError).length).toBe(1);
    expect(said.filter(({ isError }) => isError).map(({ value }) => value.code)).toEqual(Array.from({ length: 5 }, () => 'doc.version_conflict'));
    const born = await Promise.all(writers.map((client, n) => callTool<Refusal>(client, 'write_doc', { path: `born-${doc.id}.md`, content: `writer ${n}\n`, baseVersion: 0 })));
    expect(born.filter(({ isError }) => !isError).length).toBe(1);
  });

  it.each(['', '/etc/passwd', '../up.md', 'a/../b.md', '.git/config', 'a\\b.md', 'a\u202eb.md', 'a\u0000b.md', `${'x'.repeat(513)}`, 'a//b.md'])('MCP4 the path %j is refused by name', async (path) => {
    const client = await connect();
    for (const [name, args] of [['write_doc', { path, content: '', baseVersion: 0 }], ['write_doc', { path, content: '', baseVersion: 1 }], ['read_doc', { path }]] as const) {
      const said = await callTool<Refusal>(client, name, args);
      expect([said.isError, said.value.code]).toEqual([true, 'doc.path_invalid']);
    }
  });

  it.each<[string, Record<string, unknown>]>([
    ['nothing', {}],
    ['no base', { path: 'a.md', content: '' }],
    ['a negative base', { path: 'a.md', content: '', baseVersion: -1 }],
    ['a base that is text', { path: 'a.md', content: '', baseVersion: '1' }],
    ['an unknown field', { path: 'a.md', content: '', baseVersion: 0, force: true }],
    ['a content that is no text', { path: 'a.md', content: 7, baseVersion: 0 }],
  ])('MCP4 %s is refused as an argument', async (_, args) => {
    const said = await callTool(await connect(), 'write_doc', args);
    expect(said.isError).toBe(true);
    expect(said.texts[0]).toMatch(/[Ii]nvalid/);
  });

  it('MCP4 a text of 1 MiB is written and read, more is refused', async () => {
    const client = await connect();
    const content = 'ä'.repeat(512 * 1024);
    expect((await callTool<Doc>(client, 'write_doc', { path: 'huge.md', content, baseVersion: 0 })).value).toMatchObject({ version: 1, size: 1024 * 1024 });
    expect((await callTool(client, 'read_doc', { path: 'huge.md' })).texts[1]).toBe(content);
    expect((await callTool<Refusal>(client, 'write_doc', { path: 'huge.md', content: `${content}!`, baseVersion: 1 })).value).toMatchObject({ code: 'request.too_large', next: expect.stringContaining('split') });
    expect((await callTool<Refusal>(client, 'write_doc', { path: 'nul.md', content: 'a\u0000', baseVersion: 0 })).value.code).toBe('doc.content_invalid');
  });
});

describe('keys', () => {
  it('MCP5 a key without scopes for it is told so, and nothing happens', async () => {
    const doc = await shelf.doc();
    const reader = await connect((await shelf.key(['docs:read'])).key);
    expect((await callTool<Refusal>(reader, 'write_doc', { path: doc.path, content: 'no', baseVersion: 1 })).value).toMatchObject({ code: 'auth.forbidden', next: expect.stringContaining('admin') });
    const hook = await connect((await shelf.key(['hooks'])).key);
    for (const [name, args] of [['search_docs', { query: 'one' }], ['read_doc', { path: doc.path }], ['list_docs', {}], ['list_locks', {}], ['list_changes', {}], ['write_doc', { path: 'x.md', content: '', baseVersion: 0 }]] as const) {
      expect((await callTool<Refusal>(hook, name, args)).value.code).toBe('auth.forbidden');
    }
    await expect(hook.listResources()).rejects.toThrow(/auth\.forbidden/);
    await expect(hook.readResource({ uri: docUri(slug, doc.path) })).rejects.toThrow(/auth\.forbidden/);
    const writer = await connect((await shelf.key(['docs:write'])).key);
    expect((await callTool<Doc>(writer, 'write_doc', { path: doc.path, content: 'blind\n', baseVersion: 1 })).value.version).toBe(2);
  });

  it('MCP5 a key that is bound to paths sees and writes nothing else', async () => {
    const [inside, outside] = [await shelf.doc('walrus in\n', 'bound/in.md'), await shelf.doc('walrus out\n', 'free/out.md')];
    await shelf.lock(outside);
    const client = await connect((await shelf.key([...SCOPES], ['bound/**'])).key);
    const paths = async (name: string, args = {}) => (await callTool<Page<{ path: string }>>(client, name, args)).value.items.map(({ path }) => path);
    expect(await paths('list_docs')).toEqual([inside.path]);
    expect(await paths('search_docs', { query: 'walrus' })).toEqual([inside.path]);
    expect(await paths('list_changes', { limit: 1 })).toEqual([inside.path]);
    expect(await paths('list_locks')).toEqual([]);
    expect((await client.listResources()).resources.map(({ name }) => name)).toEqual([inside.path]);
    for (const args of [{ path: outside.path }, { id: outside.id }]) expect((await callTool<Refusal>(client, 'read_doc', args)).value.code).toBe('doc.not_found');
    await expect(client.readResource({ uri: docUri(slug, outside.path) })).rejects.toMatchObject({ code: -32_602 });
    for (const [path, baseVersion] of [[outside.path, 1], ['free/new.md', 0], ['free/none.md', 2]] as const) {
      expect((await callTool<Refusal>(client, 'write_doc', { path, content: '', baseVersion })).value.code).toBe('auth.forbidden');
    }
  });

  it('MCP5 a key reaches no other project, by header or by address', async () => {
    const elsewhere = await shelf.app.project(shelf.owner, 'Elsewhere');
    const doc = await shelf.app.doc(shelf.owner, elsewhere, 'secret.md');
    const client = await connect(key, { headers: { 'x-project': elsewhere } });
    expect((await callTool<Refusal>(client, 'list_docs')).value.code).toBe('project.not_found');
    const own = await connect();
    expect((await callTool<Refusal>(own, 'read_doc', { id: doc.id })).value.code).toBe('doc.not_found');
    await expect(own.readResource({ uri: docUri('elsewhere', doc.path) })).rejects.toMatchObject({ code: -32_602 });
  });
});

describe('lists', () => {
  it('MCP6 resources come in pages, in the order of their paths', async () => {
    const changes = Array.from({ length: 230 }, (_, n) => ({ op: 'put', path: `many/${String(n).padStart(3, '0')}.md`, content: `${n}\n` }));
    await shelf.call('POST', '/changes', { body: { changes } });
    const client = await connect();
    const first = await client.listResources({});
    const pages = [first];
    for (let cursor = first.nextCursor; cursor !== undefined; cursor = pages.at(-1)?.nextCursor) pages.push(await client.listResources({ cursor }));
    const names = pages.flatMap(({ resources }) => resources.map(({ name }) => name)).filter((name) => name.startsWith('many/'));
    expect(names).toEqual(changes.map(({ path }) => path));
    await expect(client.listResources({ cursor: 'no cursor' })).rejects.toThrow(/cursor/);
  });

  it('MCP3 changes come newest first, since a time, in pages without gaps', async () => {
    const client = await connect();
    const docs = [await shelf.doc(), await shelf.doc(), await shelf.doc()];
    await shelf.save(docs[0] as Doc, 'again\n', { on: 1 });
    const since = (await callTool(client, 'read_doc', { id: docs[1]?.id })).texts[0] ?? '';
    const { value } = await callTool<Page<RecentChange>>(client, 'list_changes', { since: (JSON.parse(since) as Doc).updatedAt });
    expect(value.items.map(({ docId }) => docId).slice(0, 3)).toEqual([docs[0]?.id, docs[2]?.id, docs[1]?.id]);
    const walked: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Page<RecentChange> = (await callTool<Page<RecentChange>>(client, 'list_changes', { limit: 100, cursor })).value;
      walked.push(...page.items.map(({ path }) => path));
      cursor = page.nextCursor;
    }
    const all = (await shelf.sql.query<{ path: string }>('select path from docs where project_id = $1 and archived_at is null order by updated_at desc, id desc', [shelf.project])).rows;
    expect(walked).toEqual(all.map(({ path }) => path));
    expect((await callTool(client, 'list_changes', { since: 'yesterday' })).isError).toBe(true);
    expect((await callTool<Refusal>(client, 'list_changes', { cursor: 'eA' })).value.code).toBe('request.invalid');
  });

  it.each(['lockstep://p', 'lockstep://p/', 'lockstep:///a.md', 'lockstep://p/%E0%A4%A', 'lockstep://p/a.md?x', 'http://p/a.md', 'file:///etc/passwd', ''])('MCP6 %j is no address of a document', (uri) => {
    expect(readDocUri(uri)).toBeNull();
  });

  it.each(['a.md', 'a b/Ä.md', '.claude/rules/[x] {y}?.md', '100%.md', '#hash.md', "it's (1)!*.md"])('MCP6 the address of %j leads back to it', (path) => {
    expect(new URL(docUri('p', path)).href).toBe(docUri('p', path));
    expect(readDocUri(docUri('p', path))).toEqual({ project: 'p', path });
  });
});
