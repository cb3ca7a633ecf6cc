import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkContent, newId } from '@lockstep/core';
import type { Holder } from '@lockstep/core';
import { docFixture, done, unlocked, writer } from '../test/doc-fixture.js';
import type { DocFixture } from '../test/doc-fixture.js';

let fixture: DocFixture;
beforeAll(async () => {
  fixture = await docFixture();
});
afterAll(() => fixture.close());

const me: Holder = { session: 'm'.repeat(32), actor: writer };
const thief: Holder = { session: 't'.repeat(32), actor: { kind: 'user', id: 'id-of-thief', name: 'Thief' } };
const put = (docId: string, baseVersion: number, text: string, more: object = {}) =>
  fixture.docs.save({ docId, baseVersion, content: checkContent(text), ...unlocked, ...more });

describe('documents', () => {
  it('DOC2 bytes come back as they went in', async () => {
    const text = '\ufeff# Räuber\r\n\r\n- a\tb  \nmixed 🙂';
    const doc = await fixture.docs.find(fixture.projectId, await fixture.doc('bytes.md', text));
    expect(doc?.content).toBe(text);
    expect(doc?.contentSha).toBe(checkContent(text).sha);
  });

  it('DOC4 a live path is taken once, even by twenty at once, and free again after archiving', async () => {
    const create = () => fixture.docs.create({ docId: newId(), projectId: fixture.projectId, path: 'once.md', content: checkContent('x'), ...unlocked });
    const outcomes = await Promise.all(Array.from({ length: 20 }, create));
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'path_taken')).toHaveLength(19);
    const [winner] = outcomes.flatMap((outcome) => (outcome.kind === 'done' ? [outcome.doc] : []));
    await fixture.docs.archive({ docId: winner?.id ?? '', baseVersion: 1, ...unlocked });
    expect((await create()).kind).toBe('done');
    expect((await fixture.docs.restore({ docId: winner?.id ?? '', ...unlocked })).kind).toBe('path_taken');
  });

  it('DOC4 DOC8 of many made at once each gets its own author, version, lock row and event, where its path is free', async () => {
    const other = { ...unlocked, actor: { ...writer, id: 'id-of-other' }, message: 'why', commitSha: 'c'.repeat(40) };
    const taken = await fixture.doc('many/taken.md', 'mine\n');
    const command = (path: string, by: object = {}) => ({ docId: newId(), projectId: fixture.projectId, path, content: checkContent(`${path} 🙂\n`), ...unlocked, ...by });
    const commands = [command('many/a.md'), command('many/taken.md'), command('many/b.md', other), command('many/a.md')] as const;
    const [a, , b] = commands;
    expect(await fixture.docs.createMany([...commands])).toEqual(new Set([a.docId, b.docId]));
    expect(await fixture.docs.list(fixture.projectId, { prefix: 'many/', limit: 9 })).toMatchObject([
      { id: a.docId, path: 'many/a.md', version: 1, contentSha: a.content.sha, updatedBy: writer, lock: null },
      { id: b.docId, path: 'many/b.md', version: 1, contentSha: b.content.sha, updatedBy: other.actor },
      { id: taken, contentSha: checkContent('mine\n').sha },
    ]);
    expect(await fixture.docs.version(a.docId, 1)).toMatchObject({ content: a.content.text, size: a.content.size, author: writer, message: null, commitSha: null });
    expect(await fixture.docs.version(b.docId, 1)).toMatchObject({ content: b.content.text, author: other.actor, message: 'why', commitSha: other.commitSha });
    expect(await fixture.prisma.outbox.findMany({ where: { docId: { in: commands.map(({ docId }) => docId) } }, orderBy: { seq: 'asc' } })).toMatchObject([
      { docId: a.docId, type: 'doc.created', actorId: writer.id, actor: writer, data: { path: a.path, version: 1, contentSha: a.content.sha, source: 'editor', message: null, commitSha: null } },
      { docId: b.docId, type: 'doc.created', actorId: other.actor.id, actor: other.actor, data: { path: b.path, message: 'why', commitSha: other.commitSha } },
    ]);
    expect((await fixture.locks.acquire(b.docId, me, 60)).lock?.token).toBe(1);
    expect(await fixture.prisma.outboxWaiting.count()).toBe(await fixture.prisma.outbox.count());
  });

  it('DOC5 a save on an old version is refused and shows the present one', async () => {
    const docId = await fixture.doc();
    expect(done(await put(docId, 1, 'two\n')).version).toBe(2);
    expect(await put(docId, 1, 'late\n')).toMatchObject({ kind: 'stale', doc: { version: 2, contentSha: checkContent('two\n').sha } });
  });

  it('DOC5 of many saves on one version one lands, and every version is in the history', async () => {
    const docId = await fixture.doc();
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, i) => put(docId, 1, `racer ${i}\n`)));
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect((await fixture.docs.versions(docId, { limit: 10 })).map(({ version }) => version)).toEqual([2, 1]);
  });

  it('DOC6 nobody saves, moves or archives while somebody else holds the lock', async () => {
    const docId = await fixture.doc();
    await fixture.locks.acquire(docId, thief, 60);
    expect(await put(docId, 1, 'mine\n')).toMatchObject({ kind: 'held', lock: { holder: thief.actor } });
    expect((await fixture.docs.move({ docId, baseVersion: 1, path: 'moved.md', ...unlocked })).kind).toBe('held');
    expect((await fixture.docs.archive({ docId, baseVersion: 1, ...unlocked })).kind).toBe('held');
  });

  it('DOC6 the holder saves with token and session; each alone proves nothing', async () => {
    const docId = await fixture.doc();
    const token = (await fixture.locks.acquire(docId, me, 60)).lock?.token ?? 0;
    expect((await put(docId, 1, 'x\n', { proof: { session: 'other session', token } })).kind).toBe('lost');
    expect((await put(docId, 1, 'x\n', { proof: { session: me.session, token: token + 1 } })).kind).toBe('lost');
    expect((await put(docId, 1, 'x\n', { proof: { session: me.session, token }, actor: thief.actor })).kind).toBe('lost');
    expect((await put(docId, 1, 'x\n', { proof: { session: me.session, token } })).kind).toBe('done');
  });

  it('DOC7 right version but old token is lost, right token but old version is stale', async () => {
    const docId = await fixture.doc();
    const token = (await fixture.locks.acquire(docId, me, 60)).lock?.token ?? 0;
    const proof = { session: me.session, token };
    expect((await put(docId, 1, 'two\n', { proof })).kind).toBe('done');
    expect((await put(docId, 1, 'again\n', { proof })).kind).toBe('stale');
    await fixture.locks.release(docId, me, token);
    expect(await put(docId, 2, 'zombie\n', { proof })).toEqual({ kind: 'lost', lock: null });
  });

  it('DOC7 a thousand saves racing steals: no version carries a lower token than the one before', async () => {
    const docId = await fixture.doc();
    const races = Array.from({ length: 8 }, (_, i) => ({ session: `${i}`.repeat(32), actor: { ...writer, id: `racer-${i}` } }));
    let saved = 0;
    let refused = 0;
    await Promise.all(races.map(async (holder) => {
      for (let round = 0; round < 125; round++) {
        const current = await fixture.locks.find(docId);
        const taken = current ? await fixture.locks.steal(docId, holder, { seenToken: current.token, ttlSeconds: 60, reason: 'race' }) : await fixture.locks.acquire(docId, holder, 60);
        const doc = await fixture.docs.findHead(fixture.projectId, docId);
        const proof = { session: holder.session, token: taken.lock?.token ?? 0 };
        const outcome = doc && (await put(docId, doc.version, `${holder.actor.id} ${round}\n`, { proof, actor: holder.actor }));
        if (outcome?.kind === 'done') saved++;
        else refused++;
      }
    }));
    expect(saved + refused).toBe(1000);
    expect(Math.min(saved, refused)).toBeGreaterThan(20);
    const versions = await fixture.prisma.docVersion.findMany({ where: { docId }, orderBy: { version: 'asc' } });
    expect(versions).toHaveLength(saved + 1);
    const tokens = versions.map(({ token }) => Number(token));
    expect(tokens).toEqual([...tokens].sort((a, b) => a - b));
  });

  it('DOC8 a save writes its version and its event with it', async () => {
    const docId = await fixture.doc();
    await put(docId, 1, 'two\n', { message: 'why' });
    expect(await fixture.events(docId)).toEqual(['doc.created', 'doc.changed']);
    expect(await fixture.docs.version(docId, 2)).toMatchObject({ content: 'two\n', message: 'why', author: writer, source: 'editor' });
    expect(await fixture.docs.versionBySha(docId, checkContent('one\n').sha)).toMatchObject({ version: 1 });
  });

  it('DOC9 a move keeps id, history and lock; two moves to one path: one lands', async () => {
    const [a, b] = [await fixture.doc(), await fixture.doc()];
    const token = (await fixture.locks.acquire(a, me, 60)).lock?.token ?? 0;
    const proof = { session: me.session, token };
    const outcomes = await Promise.all([
      fixture.docs.move({ docId: a, baseVersion: 1, path: 'target.md', ...unlocked, proof }),
      fixture.docs.move({ docId: b, baseVersion: 1, path: 'target.md', ...unlocked }),
    ]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['done', 'path_taken']);
    expect((await fixture.locks.find(a))?.token).toBe(token);
  });

  it('DOC10 an archived document is out of the list and comes back with its history', async () => {
    const docId = await fixture.doc('gone/here.md');
    await fixture.docs.archive({ docId, baseVersion: 1, ...unlocked });
    expect(await fixture.docs.list(fixture.projectId, { prefix: 'gone/', limit: 10 })).toEqual([]);
    expect((await put(docId, 1, 'x\n')).kind).toBe('gone');
    expect(done(await fixture.docs.restore({ docId, ...unlocked })).version).toBe(1);
  });

  it('DOC11 pages are in byte order and a prefix is taken literally', async () => {
    for (const path of ['p_/b.md', 'p_/a.md', 'p_/Ä.md', 'px/a.md', 'p_']) await fixture.doc(path);
    const first = await fixture.docs.list(fixture.projectId, { prefix: 'p_/', limit: 2 });
    const rest = await fixture.docs.list(fixture.projectId, { prefix: 'p_/', after: first.at(-1)?.path ?? '', limit: 2 });
    expect([...first, ...rest].map(({ path }) => path)).toEqual(['p_/a.md', 'p_/b.md', 'p_/Ä.md']);
  });

  it('DOC12 words, phrases and exclusions are found in text and path', async () => {
    const docId = await fixture.doc('search/zebra-rules.md', 'never push to main\n');
    const find = async (text: string, ...paths: string[]) => (await fixture.docs.search(fixture.projectId, { text, paths, limit: 10, offset: 0 })).map((hit) => hit.docId);
    expect(await find('"push to main"')).toEqual([docId]);
    expect(await find('zebra')).toEqual([docId]);
    expect(await find('push -main')).toEqual([]);
    expect(await find('', 'search/zebra')).toEqual([docId]);
    expect(await find('\'; drop table docs; --')).toEqual([]);
  });

  it('DOC12 a megabyte of distinct words can be saved', async () => {
    const words = Array.from({ length: 120_000 }, (_, i) => `w${i.toString(36)}x`).join(' ').slice(0, 1_000_000);
    await expect(fixture.doc('words.md', words)).resolves.toBeDefined();
  });

  it('DOC13 one rescued draft per person and document', async () => {
    const docId = await fixture.doc();
    const user = await fixture.prisma.user.create({ data: { id: newId(), email: `${newId()}@example.test`, name: 'A', passwordHash: '' } });
    await fixture.docs.putDraft(user.id, docId, { content: 'first', baseVersion: 1 });
    await fixture.docs.putDraft(user.id, docId, { content: 'second', baseVersion: 1 });
    expect(await fixture.docs.draft(user.id, docId)).toMatchObject({ content: 'second' });
    await fixture.docs.deleteDraft(user.id, docId);
    expect(await fixture.docs.draft(user.id, docId)).toBeNull();
  });
});
