import { newId } from '@lockstep/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, Page, Problem, Proposal, ProposalSummary } from '@lockstep/contracts';
import { eventually } from '@lockstep/testing';
import { AgentRun, told } from '../../test/agent-run.js';
import { record } from '../../test/live-app.js';
import { refusal, Shelf } from '../../test/shelf.js';

let shelf: Shelf;
let key: string;
beforeAll(async () => {
  shelf = await Shelf.open();
  ({ key } = await shelf.key(['docs:read', 'hooks']));
});
afterAll(() => shelf.close());

async function proposed(before: string, after: string): Promise<{ doc: Doc; id: string }> {
  const doc = await shelf.doc(before);
  await new AgentRun(shelf, key).wrote(doc.path, after, before);
  const { items } = (await shelf.call<Page<ProposalSummary>>('GET', '/proposals')).body;
  return { doc, id: items.find(({ docId }) => docId === doc.id)?.id ?? 'none' };
}

const get = async (id: string): Promise<Proposal> => (await shelf.call<Proposal>('GET', `/proposals/${id}`)).body;
const apply = (id: string, body: object = {}, as = shelf.owner.token) => shelf.call<{ version: number } & Problem>('POST', `/proposals/${id}/apply`, { body, as });
const text = async (doc: Doc): Promise<string> => (await shelf.call<{ content: string }>('GET', `/docs/${doc.id}`)).body.content;

describe('what agents propose', () => {
  it('PROP1 applied, it is merged with what was saved meanwhile, as the agent\'s', async () => {
    const { doc, id } = await proposed('one\ntwo\nthree\n', 'one\ntwo\nTHREE\n');
    await shelf.save(doc, 'ONE\ntwo\nthree\n', { on: 1 });
    expect(await get(id)).toMatchObject({ base: 'one\ntwo\nthree\n', current: 'ONE\ntwo\nthree\n', currentVersion: 2, content: 'one\ntwo\nTHREE\n', baseVersion: 1, reason: 'policy', outcome: null });
    expect((await apply(id)).body).toEqual({ version: 3 });
    expect(await text(doc)).toBe('ONE\ntwo\nTHREE\n');
    expect((await shelf.versions(doc))[0]).toMatchObject({ author: { kind: 'apiKey' }, message: expect.stringMatching(/Claude Code session .* \(applied by Ann\)/) as unknown as string });
    expect(refusal(await apply(id))).toEqual([409, 'proposal.resolved']);
  });

  it('PROP1 with a text that a person made of it, it is the person\'s, on the version that was seen', async () => {
    const { doc, id } = await proposed('one\n', 'two\n');
    expect(refusal(await apply(id, { content: 'three\n', onVersion: 7 }))).toEqual([412, 'doc.version_conflict']);
    expect((await apply(id, { content: 'three\n', onVersion: 1 })).body).toEqual({ version: 2 });
    expect((await shelf.versions(doc))[0]).toMatchObject({ author: { kind: 'user', name: 'Ann' } });
    expect((await apply((await proposed('x\n', 'y\n')).id, { content: 'x' })).status).toBe(400);
  });

  it('PROP1 rejected, it changes nothing and is not among those that wait', async () => {
    const { doc, id } = await proposed('one\n', 'two\n');
    expect((await shelf.call('POST', `/proposals/${id}/reject`)).status).toBe(204);
    expect([await text(doc), (await get(id)).outcome]).toEqual(['one\n', 'rejected']);
    const waiting = async (query: string) => (await shelf.call<Page<ProposalSummary>>('GET', `/proposals${query}`)).body.items.some((one) => one.id === id);
    expect([await waiting(''), await waiting('?open=false')]).toEqual([false, true]);
  });

  it('PROP1 of two who decide at once one does', async () => {
    const { doc, id } = await proposed('one\n', 'two\n');
    const answers = await Promise.all([apply(id), apply(id), apply(id), shelf.call('POST', `/proposals/${id}/reject`)]);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    expect((await shelf.versions(doc)).length).toBeLessThanOrEqual(2);
  });

  it('PROP2 what cannot be merged stays open and shows the three texts', async () => {
    const { doc, id } = await proposed('one\n', 'agent\n');
    await shelf.save(doc, 'person\n', { on: 1 });
    expect((await apply(id)).body).toMatchObject({ code: 'doc.merge_conflict', base: 'one\n', ours: 'agent\n', theirs: 'person\n' });
    expect((await get(id)).outcome).toBeNull();
    expect((await apply(id, { content: 'both\n', onVersion: 2 })).body).toEqual({ version: 3 });
  });

  it('PROP2 while somebody holds the document it is not applied', async () => {
    const { doc, id } = await proposed('one\n', 'two\n');
    await shelf.lock(doc);
    expect(refusal(await apply(id))).toEqual([423, 'lock.held']);
    expect((await get(id)).outcome).toBeNull();
  });

  it('PROP3 viewers and keys read and do not decide; what is not there is not found', async () => {
    const { id } = await proposed('one\n', 'two\n');
    const viewer = await shelf.member('viewer', 'Vic');
    for (const as of [viewer.token, key]) expect([(await shelf.call('GET', `/proposals/${id}`, { as })).status, (await apply(id, {}, as)).status]).toEqual([200, 403]);
    for (const none of ['none', '00000000-0000-7000-8000-000000000000']) expect(refusal(await apply(none))).toEqual([404, 'proposal.not_found']);
  });

  it('PROP3 everybody in the project hears of new and decided ones', async () => {
    const heard = record(await shelf.app.join(shelf.owner, shelf.project));
    const { doc, id } = await proposed('one\n', 'two\n');
    await eventually(() => heard.of('proposal.opened').some(({ proposalId }) => proposalId === id));
    await apply(id);
    await eventually(() => heard.of('proposal.resolved').some(({ proposalId }) => proposalId === id));
    expect(heard.of('proposal.opened').at(-1)).toMatchObject({ docId: doc.id, path: doc.path, actor: { kind: 'apiKey' } });
    shelf.app.hangUp();
  });

  describe('under a policy', () => {
    let writer: string;
    beforeAll(async () => {
      ({ key: writer } = await shelf.key(['docs:read', 'docs:write']));
      const rules = [{ paths: ['fixed/**'], mode: 'read' }, { paths: ['asked/**'], mode: 'propose' }];
      expect((await shelf.call('PUT', '/agent-policy', { body: { rules, whenUnreachable: 'allow' } })).status).toBe(200);
    });

    const put = (path: string, content: string, base?: number, as = writer) =>
      shelf.call<Problem & { results: { status: string }[] }>('POST', '/changes', { as, body: { changes: [{ op: 'put', path, content, base }] } });
    const made = async (path: string): Promise<Doc> => (await shelf.call<Doc>('POST', '/docs', { body: { path, content: 'one\n' } })).body;

    it.each([
      ['fixed', 'agent.read_only'],
      ['asked', 'agent.propose_only'],
    ])('PROP4 no key writes below %s/ in any way, and a person does', async (folder, code) => {
      const doc = await made(`${folder}/a.md`);
      const as = writer;
      const headers = { 'if-match': '"1"' };
      const refused = await Promise.all([
        put(doc.path, 'two\n', 1),
        put(`${folder}/new.md`, 'new\n'),
        shelf.call<Problem>('POST', '/docs', { as, body: { path: `${folder}/new.md`, content: 'new\n' } }),
        shelf.call<Problem>('PUT', `/docs/${doc.id}/content`, { as, headers, body: { content: 'two\n' } }),
        shelf.call<Problem>('PATCH', `/docs/${doc.id}`, { as, headers, body: { path: 'free.md' } }),
        shelf.call<Problem>('DELETE', `/docs/${doc.id}`, { as, headers }),
      ]);
      expect(refused.map(refusal)).toEqual(refused.map(() => [403, code]));
      const elsewhere = await made(`free-${folder}.md`);
      expect(refusal(await shelf.call<Problem>('PATCH', `/docs/${elsewhere.id}`, { as, headers, body: { path: `${folder}/b.md` } }))).toEqual([403, code]);
      expect((await shelf.call('PUT', `/docs/${doc.id}/content`, { headers, body: { content: 'two\n' } })).status).toBe(200);
    });

    it('PROP4 what a key may only read it cannot propose either', async () => {
      const doc = await made('fixed/c.md');
      const body = { path: doc.path, baseVersion: 1, content: 'two\n' };
      expect(refusal(await shelf.call<Problem>('POST', '/proposals', { as: writer, body }))).toEqual([403, 'agent.read_only']);
      expect((await shelf.call<Page<ProposalSummary>>('GET', '/proposals')).body.items.filter(({ docId }) => docId === doc.id)).toEqual([]);
      expect((await shelf.call('POST', '/proposals', { body })).status).toBe(201);
    });

    it('PROP4 who may only propose is told what can be proposed and what a person has to do', async () => {
      const doc = await made('asked/d.md');
      const headers = { 'if-match': '"1"' };
      const refused = await Promise.all([
        shelf.call<Problem>('POST', '/docs', { as: writer, body: { path: 'asked/new.md', content: '' } }),
        shelf.call<Problem>('PATCH', `/docs/${doc.id}`, { as: writer, headers, body: { path: 'free.md' } }),
        shelf.call<Problem>('DELETE', `/docs/${doc.id}`, { as: writer, headers }),
        shelf.call<Problem>('PUT', `/docs/${doc.id}/content`, { as: writer, headers, body: { content: 'two\n' } }),
      ]);
      for (const { body } of refused) expect(body.detail).toMatch(/text of a document that exists to POST \/projects\/\{project\}\/proposals.*To create, move, delete or restore one, ask a person/);
    });

    it('PROP4 what a key may only propose it can propose, on a version that there was', async () => {
      const doc = await made('asked/c.md');
      const propose = (body: object) => shelf.call<{ id: string } & Problem>('POST', '/proposals', { as: writer, body });
      const proposal = { path: doc.path, baseVersion: 1, content: 'two\n', message: 'Why not' };
      expect(refusal(await propose({ ...proposal, baseVersion: 9 }))).toEqual([400, 'request.invalid']);
      expect(refusal(await propose({ ...proposal, path: 'asked/none.md' }))).toEqual([404, 'doc.not_found']);
      expect(refusal(await propose({ ...proposal, id: newId() }))).toEqual([412, 'doc.version_conflict']);
      const opened = await propose({ ...proposal, id: doc.id });
      expect(opened.status).toBe(201);
      expect(await text(doc)).toBe('one\n');
      expect((await apply(opened.body.id)).body).toEqual({ version: 2 });
      expect((await shelf.versions(doc))[0]).toMatchObject({ author: { kind: 'apiKey' } });
    });
  });
});

describe('a run that goes on editing what waits', () => {
  const waiting = async (doc: Doc, query = '') => (await shelf.call<Page<ProposalSummary>>('GET', `/proposals${query}`)).body.items.filter(({ docId }) => docId === doc.id);

  it.each([['its folder only', {}], ['its root', { lockstep: { root: '/home/dev/project' } }]])('PROP6 has one proposal, the later text, on the version of the first; by %s', async (_name, more) => {
    const doc = await shelf.doc('one\r\ntwo\r\nthree\r\n');
    const agent = new AgentRun(shelf, key);
    await agent.edited(doc.path, { before: 'one\r\ntwo\r\nthree\r\n', old: 'one', fresh: 'ONE' }, more);
    const [first] = await waiting(doc);
    expect(told(await agent.edited(doc.path, { before: 'ONE\r\ntwo\r\nthree\r\n', old: 'three', fresh: 'THREE' }, more))).toContain('as a proposal on version 1');
    // A client that reads CRLF as LF.
    await agent.edited(doc.path, { before: 'ONE\ntwo\nTHREE\n', old: 'two', fresh: 'TWO' }, more);
    const [last, ...others] = await waiting(doc);
    expect([last?.baseVersion, (await get(last?.id ?? '')).content, others]).toEqual([1, 'ONE\r\nTWO\r\nTHREE\r\n', []]);
    expect(await get(first?.id ?? '')).toMatchObject({ outcome: 'replaced', decision: { by: { kind: 'apiKey' } }, content: 'ONE\r\ntwo\r\nthree\r\n' });
    expect(refusal(await apply(first?.id ?? ''))).toEqual([409, 'proposal.resolved']);
    expect(await waiting(doc, '?decided=true')).toEqual([]);
    expect((await apply(last?.id ?? '')).body).toEqual({ version: 2 });
    expect(told(await agent.hear('UserPromptSubmit', { prompt: 'go on' })).split('\n')).toHaveLength(2);
  });

  it('PROP6 another run, or a text that was made from something else, replaces nothing', async () => {
    const doc = await shelf.doc('one\n');
    const agent = new AgentRun(shelf, key);
    await agent.wrote(doc.path, 'two\n', 'one\n');
    await agent.wrote(doc.path, 'three\n', 'one\n');
    await new AgentRun(shelf, key).wrote(doc.path, 'four\n', 'one\n');
    expect(await waiting(doc)).toHaveLength(3);
  });

  it('PROP6 applied meanwhile, the later text is one more proposal, and none is lost', async () => {
    const doc = await shelf.doc('one\ntwo\nthree\n');
    const agent = new AgentRun(shelf, key);
    await agent.edited(doc.path, { before: 'one\ntwo\nthree\n', old: 'one', fresh: 'ONE' });
    const [first] = await waiting(doc);
    const [, applied] = await Promise.all([agent.edited(doc.path, { before: 'ONE\ntwo\nthree\n', old: 'three', fresh: 'THREE' }), apply(first?.id ?? '')]);
    const [last] = await waiting(doc);
    expect([(await get(first?.id ?? '')).outcome, applied.status]).toEqual(applied.status === 200 ? ['applied', 200] : ['replaced', 409]);
    expect((await apply(last?.id ?? '')).status).toBe(200);
    expect(await text(doc)).toBe('ONE\ntwo\nTHREE\n');
  });

  it('PROP6 a conflict that the run itself has settled waits no longer', async () => {
    const { key: writer } = await shelf.key(['docs:read', 'docs:write', 'hooks']);
    const doc = await shelf.doc('one\n\ntwo\n');
    const agent = new AgentRun(shelf, writer);
    await shelf.save(doc, 'theirs\n\ntwo\n', { on: 1 });
    await agent.edited(doc.path, { before: 'one\n\ntwo\n', old: 'one', fresh: 'mine' });
    expect(await waiting(doc)).toMatchObject([{ reason: 'conflict' }]);
    await agent.edited(doc.path, { before: 'mine\n\ntwo\n', old: 'two', fresh: 'zwei' });
    expect(await waiting(doc)).toMatchObject([{ reason: 'conflict' }]);
    expect(told(await agent.edited(doc.path, { before: 'mine\n\nzwei\n', old: 'mine', fresh: 'theirs' }))).not.toContain('conflict');
    expect([await text(doc), await waiting(doc)]).toEqual(['theirs\n\nzwei\n', []]);
  });

  it('PROP8 the same text on the same version waits once for its proposer, until it is decided', async () => {
    const [{ key: writer }, { key: other }] = [await shelf.key(['docs:read', 'docs:write', 'hooks']), await shelf.key(['docs:write'])];
    const doc = await shelf.doc('one\n');
    const propose = async (content: string, as = writer, baseVersion = 1) => (await shelf.call<{ id: string }>('POST', '/proposals', { as, body: { path: doc.path, baseVersion, content } })).body.id;
    const first = await propose('two\n');
    expect(await propose('two\n')).toBe(first);
    expect(new Set([first, await propose('three\n'), await propose('two\n', other)]).size).toBe(3);
    await shelf.call('POST', `/proposals/${first}/reject`);
    expect(await propose('two\n')).not.toBe(first);
  });

  it('PROP7 the decided ones are a list of their own, in pages', async () => {
    const made = [await proposed('one\n', 'two\n'), await proposed('one\n', 'two\n'), await proposed('one\n', 'two\n')];
    await apply(made[0]?.id ?? '');
    await shelf.call('POST', `/proposals/${made[1]?.id}/reject`, { body: { note: 'No.' } });
    const page = (await shelf.call<Page<ProposalSummary>>('GET', '/proposals?decided=true&limit=1')).body;
    expect(page.items).toMatchObject([{ id: made[1]?.id, outcome: 'rejected', decision: { by: { name: 'Ann' }, note: 'No.' } }]);
    const next = (await shelf.call<Page<ProposalSummary>>('GET', `/proposals?decided=true&limit=1&cursor=${page.nextCursor}`)).body;
    expect(next.items).toMatchObject([{ id: made[0]?.id, outcome: 'applied', decision: { version: 2 } }]);
    expect((await waiting(made[2]?.doc as Doc, '?decided=true')).length + (await waiting(made[0]?.doc as Doc)).length).toBe(0);
  });
});
