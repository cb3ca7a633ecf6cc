import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Office } from './office.js';
import type { Project } from './office.js';
import { Terminal } from './terminal.js';

const TEXT = 'one\n\ntwo\n\nthree\n';
const OURS = TEXT.replace('one', 'ONE');
const THEIRS = TEXT.replace('three', 'THREE');

let office: Office;
let project: Project;
let here: Terminal;
beforeAll(async () => {
  office = await Office.open();
}, 180_000);
afterAll(() => office.close());
beforeEach(async () => {
  project = await office.project();
  await project.create('CLAUDE.md', TEXT);
  await project.create('rules/a.md', '\ufeffa\r\nb');
  here = await project.copy();
});
afterEach(() => here.close());

const paths = (named: { path: string }[]) => named.map(({ path }) => path);

describe('pull', () => {
  it('CLI4 brings the same bytes, and nothing the second time', async () => {
    expect(await here.json('pull')).toEqual([0, { changed: [{ path: 'CLAUDE.md', action: 'create' }, { path: 'rules/a.md', action: 'create' }], conflicts: [], refused: [] }]);
    expect([here.read('CLAUDE.md'), here.read('rules/a.md')]).toEqual([TEXT, '\ufeffa\r\nb']);
    expect(await here.run(['pull'])).toEqual({ code: 0, out: 'Up to date.\n', err: '' });
    expect(await here.json('pull', '--check')).toMatchObject([0, { changed: [] }]);
  });

  it('CLI4 follows changes and deletions of files that nobody changed here, and keeps their mode', async () => {
    await here.run(['pull']);
    chmodSync(here.path('CLAUDE.md'), 0o750);
    await project.save('CLAUDE.md', THEIRS);
    await project.remove('rules/a.md');
    expect(await here.json('pull', '--check')).toMatchObject([1, { changed: [{ path: 'CLAUDE.md', action: 'update' }, { path: 'rules/a.md', action: 'delete' }] }]);
    expect([here.read('CLAUDE.md'), existsSync(here.path('rules/a.md'))]).toEqual([TEXT, true]);
    expect((await here.json('pull'))[0]).toBe(0);
    expect([here.read('CLAUDE.md'), existsSync(here.path('rules')), statSync(here.path('CLAUDE.md')).mode & 0o777]).toEqual([THEIRS, false, 0o750]);
  });

  it('CLI4 merges what was changed on both sides, and the merge is pushed', async () => {
    await here.run(['pull']);
    here.write('CLAUDE.md', OURS);
    await project.save('CLAUDE.md', THEIRS);
    expect(await here.json('pull')).toMatchObject([0, { changed: [{ path: 'CLAUDE.md', action: 'merge' }] }]);
    const both = OURS.replace('three', 'THREE');
    expect(here.read('CLAUDE.md')).toBe(both);
    expect(await here.json('push')).toMatchObject([0, { pushed: [{ path: 'CLAUDE.md', action: 'update', version: 3 }] }]);
    expect((await project.read('CLAUDE.md')).content).toBe(both);
  });

  it('CLI4 CLI8 on a conflict the file stays, the server\'s text lies beside it, and only resolve lets it be pushed', async () => {
    await here.run(['pull']);
    here.write('CLAUDE.md', OURS);
    await project.save('CLAUDE.md', TEXT.replace('one', 'eins'));
    const { code, out } = await here.run(['pull']);
    expect([code, out]).toEqual([1, expect.stringMatching(/^CONFLICT {2}CLAUDE\.md: .*\n.*lockstep resolve/)]);
    expect([here.read('CLAUDE.md'), here.read('.lockstep/conflicts/CLAUDE.md')]).toEqual([OURS, TEXT.replace('one', 'eins')]);
    expect(await here.json('push')).toEqual([1, { error: { code: 'conflict', message: expect.stringContaining('CLAUDE.md') } }]);
    expect((await here.run(['pull'])).code).toBe(1);
    here.write('CLAUDE.md', TEXT.replace('one', 'ONE, eins'));
    expect((await here.run(['resolve', 'CLAUDE.md'])).code).toBe(0);
    expect(existsSync(here.path('.lockstep/conflicts/CLAUDE.md'))).toBe(false);
    expect(await here.json('push', '-m', 'Both')).toMatchObject([0, { pushed: [{ path: 'CLAUDE.md', version: 3 }] }]);
    expect([(await project.read('CLAUDE.md')).content, (await project.versions('CLAUDE.md'))[0]?.message]).toEqual([TEXT.replace('one', 'ONE, eins'), 'Both']);
  });

  it('CLI8 what changes once more after a resolve is met again', async () => {
    await here.run(['pull']);
    here.write('CLAUDE.md', OURS);
    await project.save('CLAUDE.md', TEXT.replace('one', 'eins'));
    await here.run(['pull']);
    await here.run(['resolve', 'CLAUDE.md']);
    await project.save('CLAUDE.md', TEXT.replace('one', 'uno'));
    expect(await here.json('push')).toMatchObject([1, { conflicts: [{ path: 'CLAUDE.md', why: expect.stringContaining('lockstep pull') }], pushed: [] }]);
    expect((await here.run(['pull'])).code).toBe(1);
    expect(here.read('CLAUDE.md')).toBe(OURS);
  });

  it('CLI4 a file changed here and deleted there stays; resolved, it is pushed as a new document', async () => {
    await here.run(['pull']);
    here.write('CLAUDE.md', OURS);
    await project.remove('CLAUDE.md');
    expect(await here.json('pull')).toMatchObject([1, { conflicts: [{ path: 'CLAUDE.md', why: expect.stringContaining('deleted there') }] }]);
    await here.run(['resolve', 'CLAUDE.md']);
    expect((await here.json('pull'))[0]).toBe(0);
    expect(here.read('CLAUDE.md')).toBe(OURS);
    expect(await here.json('push')).toMatchObject([0, { pushed: [{ path: 'CLAUDE.md', action: 'create', version: 1 }] }]);
    expect((await project.read('CLAUDE.md')).content).toBe(OURS);
  });

  it('CLI4 a file deleted here and changed there stays deleted until somebody decides', async () => {
    await here.run(['pull']);
    here.remove('CLAUDE.md');
    await project.save('CLAUDE.md', THEIRS);
    expect(await here.json('pull')).toMatchObject([1, { conflicts: [{ path: 'CLAUDE.md' }] }]);
    expect([here.read('CLAUDE.md'), here.read('.lockstep/conflicts/CLAUDE.md')]).toEqual([null, THEIRS]);
    here.write('CLAUDE.md', THEIRS);
    expect((await here.json('pull'))[0]).toBe(0);
    expect(here.read('.lockstep/conflicts/CLAUDE.md')).toBeNull();
  });

  it('CLI4 a file that was there before the first pull is kept unless it is the same', async () => {
    here.write('CLAUDE.md', 'mine\n');
    here.write('rules/a.md', '\ufeffa\r\nb');
    expect(await here.json('pull')).toMatchObject([1, { changed: [], conflicts: [{ path: 'CLAUDE.md' }] }]);
    expect(here.read('CLAUDE.md')).toBe('mine\n');
  });

  it('CLI4 what is remembered may be lost: files that differ are conflicts, nothing is overwritten', async () => {
    await here.run(['pull']);
    here.write('CLAUDE.md', OURS);
    here.write('.lockstep/state.json', '{"docs": 7');
    expect(await here.json('pull')).toMatchObject([1, { conflicts: [{ path: 'CLAUDE.md' }] }]);
    expect(here.read('CLAUDE.md')).toBe(OURS);
  });

  it('CLI4 globs bound what is pulled, and what they leave out later keeps its file', async () => {
    const other = await project.copy('--include', 'rules/**', '--include', '*.md');
    try {
      await project.create('deep/er.md', 'x');
      await other.run(['pull']);
      expect([other.read('rules/a.md') !== null, other.read('CLAUDE.md') !== null, other.read('deep/er.md')]).toEqual([true, true, null]);
      await other.run(['init', '--include', 'rules/**']);
      expect(await other.json('pull')).toMatchObject([0, { changed: [] }]);
      expect(other.read('CLAUDE.md')).toBe(TEXT);
    } finally {
      other.close();
    }
  });

  it('CLI5 a mapped folder is the root of the paths', async () => {
    await here.run(['init', '--root', 'docs/shared']);
    await here.run(['pull']);
    expect([here.read('docs/shared/rules/a.md') !== null, here.read('CLAUDE.md')]).toEqual([true, null]);
  });

  it('CLI4 two at once do no harm', async () => {
    await Promise.all(Array.from({ length: 4 }, () => here.run(['pull'])));
    expect(here.read('CLAUDE.md')).toBe(TEXT);
    expect(await here.json('status')).toMatchObject([0, { docs: 2, changes: [], conflicts: [] }]);
    expect(readdirSync(here.dir).sort()).toEqual(['.claude', '.lockstep', '.lockstep.json', 'CLAUDE.md', 'rules']);
    expect(readdirSync(here.path('.lockstep')).sort()).toEqual(['base', 'init.json', 'state.json']);
  });

  it('CLI4 what a killed pull left half-written is no document, and the next pull takes it away; a check does not', async () => {
    await here.run(['init', '--include', '**']);
    const [left, like] = ['rules/.a.md.5078cf4b49cc.lockstep', 'rules/.a.md.5078.lockstep'];
    for (const path of [left, '.CLAUDE.md.5078cf4b49cc.lockstep', like, 'rules/.f.5078cf4b49cc.lockstep/x']) here.write(path, 'half');
    symlinkSync(here.path(like), here.path('rules/.l.5078cf4b49cc.lockstep'));
    await here.json('pull', '--check');
    expect(here.read(left)).toBe('half');
    const [, { changes }] = await here.json('status');
    expect(paths(changes).filter((path) => path.endsWith('lockstep'))).toEqual([like]);
    expect((await here.json('pull'))[0]).toBe(0);
    expect(readdirSync(here.path('rules')).sort()).toEqual(['.a.md.5078.lockstep', '.f.5078cf4b49cc.lockstep', '.l.5078cf4b49cc.lockstep', 'a.md']);
    expect([here.read(like), here.read('rules/.f.5078cf4b49cc.lockstep/x'), here.read('.CLAUDE.md.5078cf4b49cc.lockstep')]).toEqual(['half', 'half', null]);
  });

  it('CLI5 a symbolic link on the way is refused, whichever step it is; the others are pulled', async () => {
    const outside = Terminal.open();
    try {
      symlinkSync(outside.dir, here.path('rules'));
      symlinkSync(outside.path('victim.md'), here.path('CLAUDE.md'));
      await project.create('plain.md', 'x\n');
      expect(await here.json('pull')).toMatchObject([1, { changed: [{ path: 'plain.md' }], refused: [{ path: 'CLAUDE.md' }, { path: 'rules/a.md', why: expect.stringContaining('symbolic link') }] }]);
      expect(readdirSync(outside.dir)).toEqual([]);
    } finally {
      outside.close();
    }
  });

  it('CLI5 a tracked file that became a link is neither written nor pushed', async () => {
    await here.run(['pull']);
    here.remove('CLAUDE.md');
    here.write('secret', 'token');
    symlinkSync(here.path('secret'), here.path('CLAUDE.md'));
    await project.save('CLAUDE.md', THEIRS);
    expect(await here.json('pull')).toMatchObject([1, { refused: [{ path: 'CLAUDE.md' }] }]);
    expect(await here.json('push')).toMatchObject([1, { pushed: [], unfit: [{ path: 'CLAUDE.md' }] }]);
    expect([here.read('secret'), (await project.read('CLAUDE.md')).content]).toEqual(['token', THEIRS]);
  });
});

describe('push', () => {
  it('CLI7 sends changes and deletions of documents, and no other file', async () => {
    await here.run(['pull']);
    here.write('CLAUDE.md', OURS);
    here.remove('rules/a.md');
    here.write('src/code.ts', 'export {};\n');
    expect(await here.json('status')).toMatchObject([0, { changes: [{ path: 'CLAUDE.md', kind: 'changed' }, { path: 'rules/a.md', kind: 'deleted' }] }]);
    expect(await here.json('push')).toMatchObject([0, { pushed: [{ path: 'CLAUDE.md', action: 'update', version: 2 }, { path: 'rules/a.md', action: 'delete' }] }]);
    expect(await project.paths()).toEqual(['CLAUDE.md']);
    expect(await here.run(['push'])).toEqual({ code: 0, out: 'Nothing to push.\n', err: '' });
    expect(await here.json('pull')).toMatchObject([0, { changed: [] }]);
  });

  it('CLI7 sends new files that the globs match, git does not ignore and are text', async () => {
    await here.run(['init', '--include', '**/*.md', '--include', '*.bin']);
    execFileSync('git', ['init', '-q'], { cwd: here.dir });
    here.write('.gitignore', 'private.md\n');
    for (const path of ['new.md', 'private.md', 'node_modules/x/README.md', 'deep/er/new.md', 'code.ts', 'Claude.md']) here.write(path, 'new\n');
    here.write('picture.bin', Buffer.from([0xff, 0x00]));
    await here.run(['pull']);
    const [code, { pushed, leftOut }] = await here.json('push');
    expect([code, paths(pushed), paths(leftOut).sort()]).toEqual([0, ['deep/er/new.md', 'new.md'], ['Claude.md', 'picture.bin']]);
    expect((await project.paths()).sort()).toEqual(['CLAUDE.md', 'deep/er/new.md', 'new.md', 'rules/a.md']);
  });

  it('CLI7 files of another repository or worktree below the folder are no new documents', async () => {
    await here.run(['init', '--include', '**/*.md']);
    await here.run(['pull']);
    const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.test', ...args], { cwd: here.dir, stdio: 'pipe' });
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'x');
    git('worktree', 'add', '-q', 'trees/one');
    git('init', '-q', 'vendor/lib');
    for (const path of ['new.md', 'trees/one/b.md', 'vendor/lib/c.md', 'vendor/lib/deep/d.md', 'vendor/e.md']) here.write(path, 'new\n');
    expect(await here.json('status')).toMatchObject([0, { changes: [{ path: 'new.md' }, { path: 'vendor/e.md' }] }]);
    const [code, { pushed }] = await here.json('push');
    expect([code, paths(pushed)]).toEqual([0, ['new.md', 'vendor/e.md']]);
  });

  it('CLI7 all or nothing: what was changed there or is locked is named, with whom and what to do', async () => {
    await project.create('free.md', 'x');
    await here.run(['pull']);
    for (const path of ['CLAUDE.md', 'rules/a.md', 'free.md']) here.write(path, `${path}\n`);
    await project.save('CLAUDE.md', THEIRS);
    await project.lock('rules/a.md');
    const [code, { pushed, conflicts }] = await here.json('push');
    expect([code, pushed, conflicts]).toEqual([1, [], [{ path: 'CLAUDE.md', why: expect.stringContaining('lockstep pull') }, { path: 'rules/a.md', why: expect.stringContaining('Grace') }]]);
    expect((await project.read('free.md')).version).toBe(1);
  });

  it('CLI7 most documents at once are not deleted before somebody says so', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, n) => project.create(`n/${n}.md`, 'x')));
    await here.run(['pull']);
    for (const path of ['n', 'rules']) here.remove(path);
    expect(await here.json('push')).toEqual([1, { error: { code: 'brake', message: expect.stringContaining('11 of 12 documents are gone here') } }]);
    expect(await project.paths()).toHaveLength(12);
    expect((await here.json('push', '--allow-deletes'))[0]).toBe(0);
    expect(await project.paths()).toEqual(['CLAUDE.md']);
  });

  it('CLI16 names what agents would stumble over in what it pushed, by line, and pushes it all the same', async () => {
    await here.run(['init', '--include', '**/*.md']);
    await here.run(['pull']);
    here.write('new.md', `one\n${'gh'}p_${'aB3'.repeat(12)}\n`);
    here.write('CLAUDE.md', '@gone.md\n');
    const { code, out } = await here.run(['push']);
    expect([code, out.split('\n').filter((line) => line.startsWith('warning'))]).toEqual([0, [
      'warning   CLAUDE.md:1: @gone.md imports a document that is not there: gone.md.',
      expect.stringMatching(/^warning {3}new\.md:2: This line looks like it holds a GitHub token\./),
    ]]);
    await here.run(['lock', 'new.md']);
    here.write('new.md', `two\n${'gh'}p_${'aB3'.repeat(12)}\n`);
    expect(await here.json('push')).toMatchObject([0, { pushed: [{ path: 'new.md', version: 2 }], warnings: [{ path: 'new.md', code: 'secret.in_text', line: 2 }] }]);
  });

  it('CLI17 proposes what may only be proposed, once, names what may only be read, and pushes the others', async () => {
    await project.create('careful/a.md', 'one\n');
    await project.create('fixed/a.md', 'one\n');
    await project.policy([{ paths: ['careful/**'], mode: 'propose' }, { paths: ['fixed/**'], mode: 'read' }]);
    await here.run(['init', '--include', '**/*.md']);
    await here.run(['pull']);
    for (const path of ['careful/a.md', 'fixed/a.md', 'CLAUDE.md', 'careful/new.md']) here.write(path, 'two\n');
    const [code, { pushed, proposed, unfit }] = await here.json('push');
    expect([code, paths(pushed), paths(proposed), paths(unfit)]).toEqual([1, ['CLAUDE.md'], ['careful/a.md'], ['careful/new.md', 'fixed/a.md']]);
    expect((await project.read('careful/a.md')).content).toBe('one\n');
    here.remove('careful/new.md');
    here.write('fixed/a.md', 'one\n');
    expect(await here.run(['push'])).toEqual({ code: 0, out: 'proposed  careful/a.md: a person decides about it in Lockstep; this file stays as it is\n', err: '' });
    const waiting = await project.proposals();
    expect(waiting).toMatchObject([{ baseVersion: 1 }]);
    await project.applyProposal(waiting[0]?.id ?? '');
    expect((await here.json('pull'))[0]).toBe(0);
    expect((await here.run(['push'])).out).toBe('Nothing to push.\n');
  });

  it('CLI7 a push whose answer was lost is no conflict the second time', async () => {
    await here.run(['pull']);
    here.write('CLAUDE.md', OURS);
    const state = here.read('.lockstep/state.json') ?? '';
    await here.run(['push']);
    here.write('.lockstep/state.json', state);
    expect(await here.json('push')).toMatchObject([0, { conflicts: [], pushed: [{ path: 'CLAUDE.md', version: 2 }] }]);
    expect(await project.versions('CLAUDE.md')).toHaveLength(2);
  });

  it('CLI7 a document that is no text any more is not sent, and no reason to keep the others back', async () => {
    await here.run(['pull']);
    here.write('CLAUDE.md', Buffer.from([0xff, 0xfe]));
    here.write('rules/a.md', 'b\n');
    expect(await here.json('push')).toMatchObject([1, { unfit: [{ path: 'CLAUDE.md' }], pushed: [{ path: 'rules/a.md' }] }]);
  });
});

describe('locks', () => {
  it('CLI9 a lock keeps others out and lets this copy push', async () => {
    await here.run(['pull']);
    expect(await here.json('lock', 'CLAUDE.md', '--ttl', '300')).toMatchObject([0, { path: 'CLAUDE.md' }]);
    expect((await here.run(['lock', 'CLAUDE.md'])).code).toBe(0);
    expect(await here.json('locks')).toMatchObject([0, { items: [{ path: 'CLAUDE.md', mine: true, holder: { name: 'laptop' } }] }]);
    expect(await here.json('status')).toMatchObject([0, { locks: [{ path: 'CLAUDE.md' }] }]);
    await expect(project.save('CLAUDE.md', THEIRS)).rejects.toThrow('423');
    here.write('CLAUDE.md', OURS);
    expect(await here.json('push', '-m', 'Locked')).toMatchObject([0, { pushed: [{ path: 'CLAUDE.md', version: 2 }] }]);
    expect((await here.run(['unlock', 'CLAUDE.md'])).code).toBe(0);
    expect(await here.json('unlock', 'CLAUDE.md')).toEqual([1, { error: { code: 'not_locked', message: expect.any(String) } }]);
    expect((await project.save('CLAUDE.md', THEIRS)).version).toBe(3);
  });

  it('CLI9 somebody else\'s lock is told with the name', async () => {
    await here.run(['pull']);
    await project.lock('CLAUDE.md');
    expect(await here.json('lock', 'CLAUDE.md')).toEqual([1, { error: { code: 'lock.held', message: expect.stringContaining('Grace') } }]);
    expect((await here.run(['locks'])).out).toMatch(/^CLAUDE\.md {2}Grace, until /);
  });
});
