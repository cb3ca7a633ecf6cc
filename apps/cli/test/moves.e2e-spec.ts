import { chmodSync, existsSync, statSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Office } from './office.js';
import type { Claim, Project } from './office.js';
import type { Terminal } from './terminal.js';

const TEXT = 'one\n\ntwo\n\nthree\n';
const OURS = TEXT.replace('one', 'ONE');
const THEIRS = TEXT.replace('three', 'THREE');
const BOTH = OURS.replace('three', 'THREE');

let office: Office;
let project: Project;
let here: Terminal;
beforeAll(async () => {
  office = await Office.open();
}, 180_000);
afterAll(() => office.close());
beforeEach(async () => {
  project = await office.project();
  await project.create('old/a.md', TEXT);
  here = await project.copy('--include', '**/*.md');
  await here.run(['pull']);
});
afterEach(() => here.close());

const bases = (): boolean[] => ['old/a.md', 'new/a.md'].map((path) => existsSync(here.path(`.lockstep/base/${path}`)));

describe('a document that moved on the server', () => {
  it('CLI18 takes its file along, with its mode; a check only says so', async () => {
    chmodSync(here.path('old/a.md'), 0o750);
    await project.move('old/a.md', 'new/a.md');
    const moved = { path: 'new/a.md', action: 'move', from: 'old/a.md' };
    expect(await here.json('pull', '--check')).toEqual([1, { changed: [moved], conflicts: [], refused: [] }]);
    expect([here.read('old/a.md'), here.read('new/a.md'), ...bases()]).toEqual([TEXT, null, true, false]);
    expect(await here.json('pull')).toEqual([0, { changed: [moved], conflicts: [], refused: [] }]);
    expect([existsSync(here.path('old')), here.read('new/a.md'), statSync(here.path('new/a.md')).mode & 0o777, ...bases()]).toEqual([false, TEXT, 0o750, false, true]);
    expect((await here.run(['pull'])).out).toBe('Up to date.\n');
    expect(await here.json('status')).toMatchObject([0, { changes: [] }]);
  });

  it('CLI18 what was changed here goes along, is merged with what was changed there, and is pushed to the same document', async () => {
    const { id } = await project.read('old/a.md');
    here.write('old/a.md', OURS);
    await project.move('old/a.md', 'new/a.md');
    await project.save('new/a.md', THEIRS);
    expect(await here.json('push')).toMatchObject([1, { conflicts: [{ path: 'old/a.md', why: expect.stringContaining('lockstep pull') }] }]);
    expect(await here.json('pull', '--check')).toMatchObject([1, { changed: [{ action: 'move' }, { path: 'new/a.md', action: 'merge' }] }]);
    const { code, out } = await here.run(['pull']);
    expect([code, out]).toEqual([0, 'moved     old/a.md -> new/a.md\nmerged    new/a.md\n']);
    expect([here.read('old/a.md'), here.read('new/a.md')]).toEqual([null, BOTH]);
    expect(await here.json('push')).toMatchObject([0, { pushed: [{ path: 'new/a.md', action: 'update', version: 3 }] }]);
    expect(await project.read('new/a.md')).toMatchObject({ id, content: BOTH });
    expect(await project.paths()).toEqual(['new/a.md']);
  });

  it('CLI18 where both sides changed the same lines it is a conflict at the new place', async () => {
    here.write('old/a.md', OURS);
    await project.move('old/a.md', 'new/a.md');
    await project.save('new/a.md', TEXT.replace('one', 'eins'));
    expect(await here.json('pull')).toMatchObject([1, { conflicts: [{ path: 'new/a.md' }] }]);
    expect([here.read('new/a.md'), here.read('.lockstep/conflicts/new/a.md')]).toEqual([OURS, TEXT.replace('one', 'eins')]);
    await here.run(['resolve', 'new/a.md']);
    expect(await here.json('push')).toMatchObject([0, { pushed: [{ path: 'new/a.md', action: 'update', version: 3 }] }]);
  });

  it('CLI18 a conflict that was open goes along', async () => {
    here.write('old/a.md', OURS);
    await project.save('old/a.md', TEXT.replace('one', 'eins'));
    await here.run(['pull']);
    await project.move('old/a.md', 'new/a.md');
    expect(await here.json('pull')).toMatchObject([1, { conflicts: [{ path: 'new/a.md' }] }]);
    expect([here.read('new/a.md'), here.read('.lockstep/conflicts/old/a.md'), here.read('.lockstep/conflicts/new/a.md')]).toEqual([OURS, null, TEXT.replace('one', 'eins')]);
  });

  it('CLI18 another file at the new place stays, and so does the one at the old place', async () => {
    here.write('old/a.md', OURS);
    here.write('new/a.md', 'mine\n');
    await project.move('old/a.md', 'new/a.md');
    expect((await here.json('pull'))[1]).toMatchObject({ conflicts: [{ path: 'new/a.md' }, { path: 'old/a.md', why: expect.stringContaining('its document is at new/a.md there') }] });
    expect([here.read('old/a.md'), here.read('new/a.md')]).toEqual([OURS, 'mine\n']);
  });

  it('CLI18 a chain of moves, and one back', async () => {
    await project.create('old/b.md', 'b\n');
    await project.create('old/c.md', 'c\n');
    await here.run(['pull']);
    for (const name of ['a', 'b', 'c']) here.write(`old/${name}.md`, `${name === 'a' ? TEXT : `${name}\n`}mine\n`);
    for (const [from, to] of [['c', 'd'], ['b', 'c'], ['a', 'b']]) await project.move(`old/${from}.md`, `old/${to}.md`);
    expect(await here.json('pull')).toMatchObject([0, { conflicts: [] }]);
    expect(['a', 'b', 'c', 'd'].map((name) => here.read(`old/${name}.md`))).toEqual([null, `${TEXT}mine\n`, 'b\nmine\n', 'c\nmine\n']);
    await project.move('old/b.md', 'old/a.md');
    await here.run(['pull']);
    expect(await here.json('push')).toMatchObject([0, { pushed: ['a', 'c', 'd'].map((name) => ({ path: `old/${name}.md`, action: 'update', version: 2 })) }]);
  });

  it('CLI18 a move that is here already, by git or a killed pull, is known for what it is', async () => {
    here.write('new/a.md', OURS);
    here.remove('old/a.md');
    await project.move('old/a.md', 'new/a.md');
    await project.save('new/a.md', THEIRS);
    expect(await here.json('pull')).toMatchObject([0, { changed: [{ action: 'move' }, { path: 'new/a.md', action: 'merge' }] }]);
    expect(here.read('new/a.md')).toBe(BOTH);
    expect(await here.json('push')).toMatchObject([0, { pushed: [{ path: 'new/a.md', action: 'update' }] }]);
  });

  it('CLI18 so is a chain of them, and one whose place another document took', async () => {
    await project.create('old/b.md', 'b\n');
    await here.run(['pull']);
    await project.move('old/b.md', 'old/c.md');
    await project.move('old/a.md', 'old/b.md');
    await project.create('old/a.md', 'new\n');
    here.write('old/c.md', 'b\nmine\n');
    here.write('old/b.md', TEXT);
    here.write('old/a.md', 'new\n');
    expect(await here.json('pull')).toMatchObject([0, { conflicts: [] }]);
    expect(['a', 'b', 'c'].map((name) => here.read(`old/${name}.md`))).toEqual(['new\n', TEXT, 'b\nmine\n']);
    expect(await here.json('push')).toMatchObject([0, { pushed: [{ path: 'old/c.md', action: 'update', version: 2 }] }]);
  });

  it('CLI18 where the document at the new place was deleted, its file makes room; a check says what a pull does', async () => {
    await project.create('old/b.md', 'b\n');
    await project.create('old/c.md', 'c\n');
    await here.run(['pull']);
    here.write('old/a.md', OURS);
    here.write('old/c.md', 'c\nmine\n');
    await project.remove('old/b.md');
    await project.move('old/c.md', 'old/d.md');
    await project.move('old/a.md', 'old/c.md');
    await project.move('old/c.md', 'old/b.md');
    await project.create('old/a.md', 'new\n');
    const [, checked] = await here.json('pull', '--check');
    const [code, pulled] = await here.json('pull');
    expect([code, checked]).toEqual([0, pulled]);
    expect(['a', 'b', 'c', 'd'].map((name) => here.read(`old/${name}.md`))).toEqual(['new\n', OURS, null, 'c\nmine\n']);
    expect(await here.json('status')).toMatchObject([0, { changes: [{ path: 'old/b.md', kind: 'changed' }, { path: 'old/d.md', kind: 'changed' }], conflicts: [] }]);
  });

  it('CLI18 documents that changed places take nothing of each other: what was changed here is in conflict', async () => {
    await project.create('old/b.md', TEXT.replace('two', 'zwei'));
    await here.run(['pull']);
    here.write('old/a.md', OURS);
    for (const [from, to] of [['a', 'x'], ['b', 'a'], ['x', 'b']]) await project.move(`old/${from}.md`, `old/${to}.md`);
    expect(await here.json('pull')).toMatchObject([1, { conflicts: [{ path: 'old/a.md', why: expect.stringContaining('its document is at old/b.md there') }] }]);
    expect([here.read('old/a.md'), here.read('old/b.md')]).toEqual([OURS, TEXT]);
  });

  it('CLI18 moved to names that no file here may have, many files go only when somebody says so', async () => {
    for (let n = 0; n < 12; n += 1) await project.create(`old/${n}.md`, `${n}\n`);
    await here.run(['pull']);
    for (let n = 0; n < 12; n += 1) await project.move(`old/${n}.md`, `aux/${n}.md`);
    expect((await here.json('pull'))[0]).toBe(1);
    expect(here.read('old/11.md')).toBe('11\n');
  });

  it('CLI18 a folder of many is no deletion that somebody has to allow', async () => {
    for (let n = 0; n < 12; n += 1) await project.create(`old/${n}.md`, `${n}\n`);
    await here.run(['pull']);
    for (let n = 0; n < 12; n += 1) await project.move(`old/${n}.md`, `new/${n}.md`);
    await project.move('old/a.md', 'new/a.md');
    expect((await here.json('pull'))[0]).toBe(0);
    expect([existsSync(here.path('old')), here.read('new/11.md')]).toEqual([false, '11\n']);
  });
});

describe('another document where one was', () => {
  const other = 'by somebody else\n';
  beforeEach(() => here.write('old/a.md', OURS));
  const replace = async (): Promise<void> => {
    await project.move('old/a.md', 'new/a.md');
    await project.create('old/a.md', other);
  };

  it('CLI7 what was changed in a file is not pushed over it, whatever its version, but to the document that it belongs to', async () => {
    await replace();
    expect(await here.json('push')).toMatchObject([1, { pushed: [], conflicts: [{ path: 'old/a.md' }] }]);
    expect((await here.json('pull'))[0]).toBe(0);
    expect(await here.json('push')).toMatchObject([0, { pushed: [{ path: 'new/a.md', action: 'update' }] }]);
    expect([(await project.read('old/a.md')).content, (await project.read('new/a.md')).content]).toEqual([other, OURS]);
  });

  it('CLI7 neither is the deletion of a file, with a lock of this copy or without', async () => {
    here.remove('old/a.md');
    await replace();
    expect(await here.json('push')).toMatchObject([1, { pushed: [], conflicts: [{ path: 'old/a.md' }] }]);
    expect((await project.read('old/a.md')).content).toBe(other);
    await here.run(['pull']);
    await here.run(['lock', 'new/a.md']);
    here.remove('new/a.md');
    const { session, token } = (JSON.parse(here.read('.lockstep/state.json') ?? '') as { locks: Record<string, Claim> }).locks['new/a.md'] as Claim;
    const headers = { authorization: `Bearer ${here.env['LOCKSTEP_API_KEY']}`, 'content-type': 'application/json', 'if-match': '"1"', 'x-lock-session': session, 'x-lock-token': `${token}` };
    const { id } = await project.read('new/a.md');
    expect((await fetch(`${office.url}/api/v1/projects/${project.slug}/docs/${id}`, { method: 'PATCH', headers, body: JSON.stringify({ path: 'newer/a.md' }) })).status).toBe(200);
    expect(await here.json('push')).toMatchObject([1, { pushed: [], conflicts: [{ path: 'new/a.md' }] }]);
    expect((await project.read('newer/a.md')).content).toBe(TEXT);
  });

  it('CLI18 where it was deleted and made anew, what was changed here is in conflict with it', async () => {
    await project.remove('old/a.md');
    await project.create('old/a.md', other);
    expect(await here.json('push')).toMatchObject([1, { conflicts: [{ path: 'old/a.md' }] }]);
    expect(await here.json('pull')).toMatchObject([1, { conflicts: [{ path: 'old/a.md', why: expect.stringContaining('another document there') }] }]);
    expect([here.read('old/a.md'), here.read('.lockstep/conflicts/old/a.md'), (await project.read('old/a.md')).content]).toEqual([OURS, other, other]);
  });

  it('CLI17 nor proposed for it, and it keeps nothing else back', async () => {
    await project.create('free.md', 'one\n');
    await here.run(['pull']);
    await project.policy([{ paths: ['old/**'], mode: 'propose' }]);
    await replace();
    here.write('free.md', 'two\n');
    expect(await here.json('push')).toMatchObject([1, { pushed: [{ path: 'free.md' }], conflicts: [{ path: 'old/a.md', why: expect.stringContaining('lockstep pull') }] }]);
    expect(await project.proposals()).toEqual([]);
  });

  it('CLI18 whose text somebody wrote into the file by hand is known for what it is', async () => {
    await replace();
    here.write('old/a.md', other);
    expect((await here.json('pull'))[0]).toBe(0);
    expect(await here.run(['push'])).toMatchObject({ code: 0, out: 'Nothing to push.\n' });
    expect([here.read('old/a.md'), here.read('new/a.md')]).toEqual([other, TEXT]);
  });

  it('CLI18 a new text of its own at the old place becomes a new document', async () => {
    await project.move('old/a.md', 'new/a.md');
    here.write('old/a.md', 'all of it new\n');
    expect((await here.json('pull'))[0]).toBe(0);
    expect(await here.json('push')).toMatchObject([0, { pushed: [{ path: 'old/a.md', action: 'create' }] }]);
    expect([(await project.read('old/a.md')).content, (await project.read('new/a.md')).content]).toEqual(['all of it new\n', TEXT]);
  });

  it('CLI18 a file that merely lies at the new place is none of the document, whatever became of the old one', async () => {
    here.remove('old/a.md');
    here.write('new/a.md', 'my own notes\n');
    await project.move('old/a.md', 'new/a.md');
    expect(await here.json('pull')).toMatchObject([1, { conflicts: [{ path: 'new/a.md', why: expect.stringContaining('another text') }] }]);
    expect([here.read('new/a.md'), (await project.read('new/a.md')).content]).toEqual(['my own notes\n', TEXT]);
  });

  it('CLI18 of a chain that is here in part each document keeps its own text', async () => {
    await project.create('old/b.md', 'the text of b\n');
    await here.run(['pull']);
    here.write('old/a.md', TEXT);
    await project.move('old/b.md', 'old/c.md');
    await project.move('old/a.md', 'old/b.md');
    here.remove('old/a.md');
    here.write('old/b.md', TEXT);
    expect((await here.json('pull'))[0]).toBe(0);
    expect(await here.run(['push'])).toMatchObject({ code: 0, out: 'Nothing to push.\n' });
    expect([here.read('old/b.md'), here.read('old/c.md')]).toEqual([TEXT, 'the text of b\n']);
  });

  it('CLI7 a file that was removed here, and whose document moved, is not told as deleted', async () => {
    await project.move('old/a.md', 'new/a.md');
    here.remove('old/a.md');
    expect(await here.json('push', '--allow-deletes')).toMatchObject([1, { pushed: [], conflicts: [{ path: 'old/a.md' }] }]);
    expect((await project.read('new/a.md')).content).toBe(TEXT);
  });
});
