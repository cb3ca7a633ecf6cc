import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, DocWarning } from '@lockstep/contracts';
import { callTool, mcpClient } from '../../test/mcp-client.js';
import { fieldsOf, refusal, Shelf } from '../../test/shelf.js';

let shelf: Shelf;
beforeAll(async () => {
  shelf = await Shelf.open();
});
afterAll(() => shelf.close());

const RULE = 'Never push to main, and never with --force, whoever asks for it.';
type Answered = { warnings: DocWarning[] };
const codes = (warnings: DocWarning[]) => warnings.map(({ code, line }) => `${code}:${line ?? ''}`);

describe('checks', () => {
  it('CHECK7 a saved and an unsaved text are checked against the other documents', async () => {
    await shelf.doc(RULE, 'web/AGENTS.md');
    await shelf.doc('1\n@chain/2.md', 'chain/1.md');
    const text = `- ${RULE}\n\n@chain/1.md @gone.md\n`;
    const doc = await shelf.doc(text, 'CLAUDE.md');
    const saved = await shelf.call<Answered>('GET', `/docs/${doc.id}/checks`);
    const unsaved = await shelf.call<Answered>('POST', '/checks', { body: { path: 'CLAUDE.md', content: text } });
    expect([saved.status, unsaved.status, codes(saved.body.warnings)]).toEqual([200, 200, ['rule.duplicate:1', 'import.broken:3']]);
    expect(unsaved.body).toEqual(saved.body);
    expect((await shelf.call<Answered>('POST', '/checks', { body: { path: 'chain/CLAUDE.md', content: '@1.md' } })).body).toEqual({ warnings: [] });
    expect((await shelf.call<{ content: string; version: number }>('GET', `/docs/${doc.id}`)).body).toMatchObject({ content: text, version: 1 });
  });

  it('CHECK7 a chain of imports is read from the documents', async () => {
    await shelf.call('POST', '/changes', { body: { changes: Array.from({ length: 6 }, (_, n) => ({ op: 'put', path: `deep/${n}.md`, content: `@${n + 1}.md` })) } });
    await shelf.doc('end', 'deep/6.md');
    const warnings = async (first: number) => (await shelf.call<Answered>('POST', '/checks', { body: { path: 'deep/CLAUDE.md', content: `@${first}.md` } })).body.warnings;
    expect(codes(await warnings(1))).toEqual(['import.too_deep:1']);
    expect(await warnings(2)).toEqual([]);
  });

  it('CHECK7 a key learns of no document beyond its paths', async () => {
    await shelf.doc(`secret\n\n${RULE} Twice.`, 'hidden/CLAUDE.md');
    const text = `${RULE} Twice.\n\n[x](/hidden/CLAUDE.md)`;
    const { key } = await shelf.key(['docs:read'], ['open/**']);
    const bound = await shelf.call<Answered>('POST', '/checks', { as: key, body: { path: 'open/CLAUDE.md', content: text } });
    expect(codes(bound.body.warnings)).toEqual(['link.broken:3']);
    const seeing = await shelf.call<Answered>('POST', '/checks', { body: { path: 'open/CLAUDE.md', content: text } });
    expect(codes(seeing.body.warnings)).toEqual(['rule.duplicate:1']);
    expect(refusal(await shelf.call('POST', '/checks', { as: key, body: { path: 'hidden/CLAUDE.md', content: '' } }))).toEqual([403, 'auth.forbidden']);
  });

  it('CHECK7 what could not be saved is refused by name', async () => {
    expect(refusal(await shelf.call('POST', '/checks', { body: { path: '../x.md', content: '' } }))).toEqual([400, 'doc.path_invalid']);
    expect(refusal(await shelf.call('POST', '/checks', { body: { path: 'x.md', content: 'x'.repeat(1024 * 1024 + 1) } }))).toEqual([413, 'request.too_large']);
    expect(fieldsOf(await shelf.call('POST', '/checks', { body: { path: 'x.md', content: '', id: 1 } }))).toEqual(['id']);
    expect(refusal(await shelf.call('GET', '/docs/nothing/checks'))).toEqual([404, 'doc.not_found']);
  });

  it('CHECK10 saving over MCP answers with the warnings, and saves all the same', async () => {
    const { key } = await shelf.key(['docs:read', 'docs:write']);
    const client = await mcpClient(shelf.app.process.url, key);
    const made = await callTool<Answered & { version: number }>(client, 'write_doc', { path: 'skills/pdf/SKILL.md', content: '---\nname: PDF\ndescription: x\n---\n', baseVersion: 0 });
    expect([made.isError, made.value.version, codes(made.value.warnings)]).toEqual([false, 1, ['skill.name_invalid:2']]);
    const mended = await callTool<Answered>(client, 'write_doc', { path: 'skills/pdf/SKILL.md', content: '---\nname: pdf\ndescription: x\n---\n', baseVersion: 1 });
    expect(mended.value.warnings).toEqual([]);
    await client.close();
  });

  it('CHECK8 a secret is named by its line before the save to whoever asks, and with the save to who writes over MCP', async () => {
    const content = `one\nghp_${'aB3'.repeat(12)}\n`;
    const before = await shelf.call<Answered>('POST', '/checks', { body: { path: 'notes/deploy.md', content } });
    const { key } = await shelf.key(['docs:read', 'docs:write']);
    const client = await mcpClient(shelf.app.process.url, key);
    const saved = await callTool<Answered & { path: string }>(client, 'write_doc', { path: 'notes/deploy.md', content, baseVersion: 0 });
    await client.close();
    expect([codes(before.body.warnings), codes(saved.value.warnings), saved.value.path]).toEqual([['secret.in_text:2'], ['secret.in_text:2'], 'notes/deploy.md']);
  });

  const SECRET = `ghp_${'aB3'.repeat(12)}`;
  const warningsOf = ({ body }: { body: { warnings?: DocWarning[] } }) => body.warnings;
  type Result = { path: string; status: string; warnings?: DocWarning[] };

  it('CHECK10 a key is told with a save over HTTP, and a person, whose page asks by itself, is not', async () => {
    const { key } = await shelf.key(['docs:read', 'docs:write']);
    const made = await shelf.call<Doc & Answered>('POST', '/docs', { as: key, body: { path: 'told/CLAUDE.md', content: `@gone.md\n` } });
    const saved = await shelf.save(made.body, `one\n${SECRET}\n`, { as: key, on: 1 });
    const clean = await shelf.save(made.body, 'one\n', { as: key, on: 2 });
    expect([codes(made.body.warnings), warningsOf(saved), warningsOf(clean)]).toEqual([['import.broken:1'], [expect.objectContaining({ code: 'secret.in_text', line: 2 })], []]);
    expect([saved.body.version, JSON.stringify(saved.body)]).toEqual([2, expect.not.stringContaining(SECRET)]);
    expect((await shelf.save(made.body, `${SECRET}\n`, { on: 3 })).body).not.toHaveProperty('warnings');
  });

  it('CHECK10 a key is told with each text of a batch, compared with the documents around and the others of the batch', async () => {
    const { key } = await shelf.key(['docs:read', 'docs:write']);
    const changes = [
      { op: 'put', path: 'batch/CLAUDE.md', content: '@b.md @gone.md\n' },
      { op: 'put', path: 'batch/b.md', content: `${SECRET}\n` },
      { op: 'put', path: 'batch/c.md', content: 'clean\n' },
    ];
    const told = async () => (await shelf.call<{ results: Result[] }>('POST', '/changes', { as: key, body: { changes, atomic: false } })).body.results.map(({ status, warnings = [] }) => [status, ...codes(warnings)]);
    expect(await told()).toEqual([['applied', 'import.broken:1'], ['applied', 'secret.in_text:1'], ['applied']]);
    // As when the first answer was lost.
    expect(await told()).toEqual([['unchanged', 'import.broken:1'], ['unchanged', 'secret.in_text:1'], ['unchanged']]);
    const [first] = (await shelf.call<{ results: Result[] }>('POST', '/changes', { body: { changes: [{ ...changes[1], path: 'batch/d.md' }] } })).body.results;
    expect(first).not.toHaveProperty('warnings');
  });

  it('CHECK10 of many texts at once, and to a key that may not read, is told what each shows by itself', async () => {
    const { key } = await shelf.key(['docs:read', 'docs:write']);
    const changes = Array.from({ length: 21 }, (_, n) => ({ op: 'put', path: `many/${n}/CLAUDE.md`, content: `@gone.md\n${n === 20 ? SECRET : 'x\u200b'}\n` }));
    const { results } = (await shelf.call<{ results: Result[] }>('POST', '/changes', { as: key, body: { changes } })).body;
    expect(results.map(({ warnings = [] }) => codes(warnings).join())).toEqual([...Array<string>(20).fill('hidden.characters:2'), 'secret.in_text:2']);
    const { key: blind } = await shelf.key(['docs:write']);
    const made = await shelf.call<Answered>('POST', '/docs', { as: blind, body: { path: 'blind/CLAUDE.md', content: `@gone.md [x](/batch/gone.md)\n${SECRET}\n` } });
    expect([made.status, codes(made.body.warnings)]).toEqual([201, ['secret.in_text:2']]);
    const client = await mcpClient(shelf.app.process.url, blind);
    const over = await callTool<Answered>(client, 'write_doc', { path: 'blind/b.md', content: SECRET, baseVersion: 0 });
    await client.close();
    expect(codes(over.value.warnings)).toEqual(['secret.in_text:1']);
  });

  it('CHECK10 in a project of more than 2,000 documents a save is told what its text shows by itself', async () => {
    const project = await shelf.app.project(shelf.owner);
    const { key } = await shelf.app.key(shelf.owner, project, ['docs:read', 'docs:write'], []);
    const call = (path: string, body: object) => shelf.app.http.call<Answered>('POST', `/projects/${project}${path}`, { as: key, body });
    const changes = Array.from({ length: 1_999 }, (_, n) => ({ op: 'put', path: `many/${n}.md`, content: `${n}\n` }));
    await call('/changes', { changes });
    const told = async (path: string) => codes((await call('/docs', { path, content: `@gone.md\n${SECRET}\n` })).body.warnings);
    expect([await told('CLAUDE.md'), await told('a/CLAUDE.md')]).toEqual([['import.broken:1', 'secret.in_text:2'], ['secret.in_text:2']]);
  });

  it('CHECK10 a proposal is told of like a save', async () => {
    const doc = await shelf.doc('one\n', 'proposed/a.md');
    const policy = { rules: [{ paths: ['proposed/**'], mode: 'propose' }], whenUnreachable: 'allow' };
    expect((await shelf.call('PUT', '/agent-policy', { body: policy })).status).toBe(200);
    const { key } = await shelf.key(['docs:read', 'docs:write']);
    const opened = await shelf.call<Answered>('POST', '/proposals', { as: key, body: { path: doc.path, baseVersion: 1, content: SECRET } });
    expect([opened.status, codes(opened.body.warnings)]).toEqual([201, ['secret.in_text:1']]);
    const client = await mcpClient(shelf.app.process.url, key);
    const over = await callTool<Answered & { saved: boolean }>(client, 'write_doc', { path: doc.path, content: SECRET, baseVersion: 1 });
    await client.close();
    expect([over.value.saved, codes(over.value.warnings)]).toEqual([false, ['secret.in_text:1']]);
  });
});
