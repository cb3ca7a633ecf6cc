import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, symlinkSync, truncateSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { blobSha } from '@lockstep/core/texts';
import { problem, SmallServer } from './server.js';
import { Terminal } from './terminal.js';

const KEY = 'lsk_0123_abcdefghijkl';

let server: SmallServer;
let here: Terminal;
beforeAll(async () => {
  server = await SmallServer.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  here = Terminal.open({ LOCKSTEP_API_KEY: KEY });
  await here.run(['init', '--url', server.url, '--project', 'handbook']);
  server.received.length = 0;
});
afterEach(() => here.close());

const doc = (path: unknown, content: unknown = 'owned\n') => ({ id: 'a', path, version: 1, contentSha: blobSha(Buffer.from(String(content))), content });
const bundle = (...docs: object[]) => () => ({ revision: 'r1', docs });
/** Everything in the folder that is not ours. */
const files = () => readdirSync(here.dir, { recursive: true }).map(String).filter((path) => !path.startsWith('.lockstep') && !path.startsWith('.claude')).sort();

describe('a hostile server', () => {
  it.each([
    '../escape.md', '../../etc/cron.d/x', '/etc/owned', 'a/../../escape.md', '..\\escape.md', 'C:\\owned.md', 'nul\0.md', '.git/hooks/post-checkout', '.GIT/config', 'sub/.git/config',
    'CON', 'aux.md', '.claude/settings.json', '.claude/settings.local.json', '.lockstep.json', '.lockstep/state.json', '.mcp.json', '', '.', 'a//b', 'a/',
  ])('CLI5 cannot write to %j, and the others are pulled', async (path) => {
    server.respond = bundle(doc(path), doc('good.md'));
    const settings = here.read('.claude/settings.json');
    const [code, { changed, refused }] = await here.json('pull');
    expect([code, changed, refused]).toEqual([1, [{ path: 'good.md', action: 'create' }], [{ path, why: expect.any(String) }]]);
    expect([files(), readdirSync(here.path('..')).sort(), here.read('.claude/settings.json')]).toEqual([['good.md'], ['work'], settings]);
  });

  it('CLI5 paths that some file system takes for one, or for a folder and a file, are all refused', async () => {
    server.respond = bundle(doc('README.md'), doc('readme.md', 'x'), doc('a'), doc('a/b'), doc('same.md'), doc('same.md', 'x'), doc('good.md'));
    const [code, { changed, refused }] = await here.json('pull');
    expect([code, changed.map(({ path }) => path), refused.map(({ path }) => path)]).toEqual([1, ['a', 'good.md'], ['README.md', 'readme.md', 'a/b', 'same.md', 'same.md']]);
  });

  it.each<[string, unknown]>([
    ['no JSON', 'not JSON'],
    ['a list', []],
    ['no documents', { revision: 'r' }],
    ['documents that are none', { revision: 'r', docs: [null] }],
    ['a revision that is none', { revision: { a: 1 }, docs: [] }],
    ['a revision with line ends', { revision: 'a\r\nx: y', docs: [] }],
    ['a path that is none', { revision: 'r', docs: [doc(7)] }],
    ['a path in a list', { revision: 'r', docs: [doc(['../x'])] }],
    ['a content that is none', { revision: 'r', docs: [{ ...doc('a.md'), content: { length: 3 } }] }],
    ['a version that is none', { revision: 'r', docs: [{ ...doc('a.md'), version: '1' }] }],
    ['another text than its SHA says', { revision: 'r', docs: [doc('good.md'), { ...doc('a.md'), content: 'damaged' }] }],
    ['an id that is a path', { revision: 'r', docs: [{ ...doc('a.md'), id: '../../x' }] }],
  ])('CLI6 answers %s: nothing is written', async (_, answer) => {
    server.respond = () => answer as object;
    expect(await here.json('pull')).toEqual([3, { error: { code: 'unreachable', message: expect.any(String) } }]);
    expect(files()).toEqual([]);
  });

  it('CLI15 sends what can be no document: each is refused by name, and the others are pulled', async () => {
    server.respond = bundle(doc('huge.md', 'x'.repeat(1024 * 1024 + 1)), doc('binary.md', 'a\0b'), doc('half.md', '\ud800'), doc('full.md', 'x'.repeat(1024 * 1024)));
    const [code, { changed, refused }] = await here.json('pull');
    expect([code, changed.map(({ path }) => path), refused.map(({ path, why }) => `${path} ${why}`)]).toEqual([1, ['full.md'], ['huge.md is larger than 1 MiB', 'binary.md is no UTF-8 text', 'half.md is no UTF-8 text']]);
    expect(files()).toEqual(['full.md']);
  });

  it('CLI6 nests its answer deeper than anybody reads', async () => {
    server.respond = () => `{"revision":"r","docs":${'['.repeat(2_000_000)}`;
    expect(await here.json('pull')).toMatchObject([3, { error: { code: 'unreachable' } }]);
    expect(files()).toEqual([]);
  });

  it('CLI6 sends without end, and is cut off', async () => {
    server.respond = (_, response) => {
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more);
      };
      response.writeHead(200, { 'content-type': 'application/json' });
      more();
      return undefined;
    };
    expect(await here.json('pull')).toEqual([3, { error: { code: 'unreachable', message: expect.stringContaining('sends more than') } }]);
    expect(files()).toEqual([]);
  });

  it.each<[string, SmallServer['respond']]>([
    ['closes the connection', (_, response) => void response.destroy()],
    ['stops in the middle', (_, response) => void response.writeHead(200, { 'content-length': '1000' }).write('{"revision":', () => response.destroy())],
    ['sends elsewhere', (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['is another program', (_, response) => void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>')],
    ['is overwhelmed', (_, response) => problem(response, 503, 'internal.unavailable')],
    ['says 304 to somebody who has nothing', (_, response) => void response.writeHead(304).end()],
  ])('CLI6 CLI12 %s: exit code 3, nothing is written', async (_, respond) => {
    server.respond = respond;
    const { code, out, err } = await here.run(['pull']);
    expect([code, out, err.startsWith('lockstep: ')]).toEqual([3, '', true]);
    expect(files()).toEqual([]);
  });

  it('CLI6 claims that everything was deleted: files that were changed here stay', async () => {
    server.respond = bundle(doc('a.md'), doc('b.md'));
    await here.run(['pull']);
    here.write('a.md', 'mine\n');
    server.respond = () => ({ revision: 'r2', docs: [] });
    expect((await here.json('pull'))[0]).toBe(1);
    expect(files()).toEqual(['a.md']);
  });

  it('CLI4 most documents at once are not deleted before somebody says so', async () => {
    const docs = Array.from({ length: 12 }, (_, n) => doc(`${n}.md`));
    server.respond = bundle(...docs);
    await here.run(['pull']);
    server.respond = () => ({ revision: 'r2', docs: docs.slice(0, 1) });
    for (const args of [['pull'], ['pull', '--check']]) expect(await here.json(...args)).toEqual([1, { error: { code: 'brake', message: expect.stringContaining('--allow-deletes') } }]);
    expect(files()).toHaveLength(12);
    expect((await here.json('pull', '--allow-deletes'))[0]).toBe(0);
    expect(files()).toEqual(['0.md']);
  });

  it('CLI12 a command that was killed in the middle stands in nobody\'s way', async () => {
    server.respond = bundle(doc('a.md'));
    here.write('.lockstep/busy', '4194304');
    expect((await here.json('pull'))[0]).toBe(0);
    expect([here.read('a.md'), existsSync(here.path('.lockstep/busy'))]).toEqual(['owned\n', false]);
  });

  it('CLI6 claims that a push did what nobody asked for: it is not believed', async () => {
    server.respond = bundle(doc('a.md'));
    await here.run(['pull']);
    here.write('a.md', 'mine\n');
    for (const results of [[], [{ path: '../x', status: 'applied' }], [{ path: 'a.md', status: 'eaten' }], 'all']) {
      server.respond = () => ({ results }) as object;
      expect(await here.json('push')).toMatchObject([3, { error: { code: 'unreachable' } }]);
    }
    expect(await here.json('status')).toMatchObject([0, { changes: [{ path: 'a.md', kind: 'changed' }] }]);
  });

  it('CLI12 names cannot drive the terminal', async () => {
    server.respond = (_, response) => problem(response, 403, 'auth.forbidden', 'no\u001b[2J\u009b31m\u202e way');
    const { code, err } = await here.run(['pull']);
    expect([code, err]).toEqual([1, 'lockstep: no\ufffd[2J\ufffd31m\ufffd way\n']);
  });

  it('CLI1 the key goes to its address only, and no command shows it', async () => {
    const other = await SmallServer.start();
    try {
      other.respond = (_, response) => problem(response, 401, 'auth.invalid', `bad ${KEY.slice(0, 4)}`);
      const said = [await here.run(['pull', '--json']), await here.run(['locks']), await here.run(['doctor']), await here.run(['status'])];
      expect(said.map(({ out, err }) => out + err).join('')).not.toContain(KEY);
      // A file that came with somebody's repository names another server: the kept key stays here.
      server.respond = () => ({ items: [{ id: 'p', slug: 'handbook', name: 'Handbook', role: 'editor' }] });
      await here.run(['login', '--url', server.url], `${KEY}\n`, { LOCKSTEP_API_KEY: '' });
      here.write('.lockstep.json', JSON.stringify({ url: other.url, project: 'handbook' }));
      expect(await here.run(['pull'], '', { LOCKSTEP_API_KEY: '' })).toMatchObject({ code: 1, err: expect.stringContaining('no key') });
      expect(other.received).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  it.each(['.lockstep', '.lockstep/base', '.lockstep/conflicts', 'docs'])('CLI5 %s as a link that came with a repository leads nowhere that is written', async (name) => {
    const outside = Terminal.open();
    try {
      if (existsSync(here.path(name))) here.remove(name);
      symlinkSync(outside.dir, here.path(name));
      here.write('CLAUDE.md', 'mine\n');
      server.respond = bundle(doc('authorized_keys'), doc('CLAUDE.md'), doc('docs/a.md'));
      expect((await here.json('pull'))[0]).toBe(1);
      await here.run(['init', '--remove']);
      expect(readdirSync(outside.dir)).toEqual([]);
    } finally {
      outside.close();
    }
  });

  it.each<[string, object]>([
    ['a root above', { mapping: { root: '..' } }],
    ['an absolute root', { mapping: { root: '/tmp' } }],
    ['git for a root', { mapping: { root: '.git/hooks' } }],
    ['our own folder', { mapping: { root: '.lockstep' } }],
    ['a root that is none', { mapping: { root: 7 } }],
    ['globs that are none', { mapping: { include: ['../**'] } }],
    ['no address', { url: 'file:///etc' }],
    ['a project that is a path', { project: '../../admin' }],
    ['a policy that is none', { whenUnreachable: 'maybe' }],
  ])('CLI5 a .lockstep.json with %s is refused', async (_, fields) => {
    here.write('.lockstep.json', JSON.stringify({ url: server.url, project: 'handbook', ...fields }));
    server.respond = bundle(doc('a.md'));
    expect(await here.json('pull')).toEqual([1, { error: { code: 'project_file', message: expect.stringContaining('.lockstep.json') } }]);
    expect([server.received, existsSync(here.path('a.md'))]).toEqual([[], false]);
  });
});

describe('hostile files', () => {
  /** What nobody could hold in memory, and takes no room on the disk. */
  const grow = (path: string) => truncateSync(here.path(path), 3 * 1024 ** 3);

  it('CLI15 what can be no document is named and left alone, and keeps no other back', async () => {
    await here.run(['init', '--include', '**/*.md', '--include', '**/*.txt']);
    const names = ['a.md', 'binary.md', 'folder.md', 'link.md', 'pipe.md', 'plain.md'];
    server.respond = bundle(...names.map((path) => doc(path)));
    await here.run(['pull']);
    here.write('new-huge.md', '');
    for (const path of ['a.md', 'new-huge.md']) grow(path);
    here.write('binary.md', Buffer.from([0x61, 0, 0xff]));
    for (const path of ['folder.md', 'link.md', 'pipe.md']) here.remove(path);
    here.write('folder.md/inside.txt', 'x');
    symlinkSync('/etc/passwd', here.path('link.md'));
    execFileSync('mkfifo', [here.path('pipe.md')]);
    here.write('plain.md', 'mine\n');
    server.respond = ({ body }) => ({ results: (body['changes'] as { path: string; content: string }[]).map(({ path, content }) => ({ ...doc(path, content), version: 2, status: 'applied' })) });
    const [code, { pushed, unfit, leftOut, error }] = await here.json('push');
    expect(error).toBeUndefined();
    expect([code, pushed.map(({ path }) => path), unfit.map(({ path }) => path)]).toEqual([1, ['plain.md'], ['a.md', 'binary.md', 'folder.md', 'link.md', 'pipe.md']]);
    expect(leftOut.map(({ path, why }) => `${path} ${why}`).sort()).toEqual([expect.stringMatching(/^folder\.md\/inside\.txt .*has the name of a document/), 'new-huge.md is larger than 1 MiB']);
    server.respond = bundle(...names.map((path) => doc(path, 'newer\n')), doc('other.md'));
    const [, { changed, conflicts, refused }] = await here.json('pull');
    expect([changed.map(({ path }) => path), conflicts.map(({ path }) => path), refused.map(({ path }) => path)]).toEqual([['plain.md', 'other.md'], ['binary.md'], ['a.md', 'folder.md', 'link.md', 'pipe.md']]);
    expect([statSync(here.path('a.md')).size, here.read('binary.md')]).toEqual([3 * 1024 ** 3, 'a\0\ufffd']);
  });
});
