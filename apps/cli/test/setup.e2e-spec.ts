import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Office } from './office.js';
import { SmallServer } from './server.js';
import { Terminal } from './terminal.js';

const SETTINGS = '.claude/settings.json';
const OTHERS = '{\n\t"model": "opus",\n\t"hooks": {"Stop": [ { "hooks": [ {"type": "command", "command": "say done"} ] } ]},\n\t"permissions": {"allow": ["Bash(ls)", "Read"]}\n}';

let here: Terminal;
beforeEach(() => {
  here = Terminal.open();
});
afterEach(() => here.close());

const init = (...more: string[]) => here.run(['init', '--url', 'http://127.0.0.1:3999', '--project', 'handbook', ...more]);
const hooks = () => JSON.parse(here.read(SETTINGS) ?? '').hooks as Record<string, { hooks: { type: string }[] }[]>;
const kinds = () => [...new Set(Object.values(hooks()).flatMap((groups) => groups.flatMap((group) => group.hooks.map(({ type }) => type))))].sort();

describe('init', () => {
  it('CLI2 writes the project and the hooks, needs no server, and changes nothing the second time', async () => {
    expect((await init('--include', 'docs/**')).code).toBe(0);
    expect(JSON.parse(here.read('.lockstep.json') ?? '')).toEqual({ url: 'http://127.0.0.1:3999', project: 'handbook', mapping: { root: '.', include: ['docs/**'] } });
    expect([Object.keys(hooks()), kinds()]).toEqual([['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'PostToolUseFailure', 'Stop', 'SessionEnd'], ['command', 'http']]);
    const before = ['.lockstep.json', SETTINGS, '.lockstep/init.json'].map((path) => [here.read(path), statSync(here.path(path)).ino]);
    for (const args of [['init'], ['init', '--include', 'docs/**'], ['init', '--url', 'http://127.0.0.1:3999/', '--project', 'handbook']]) {
      expect(await here.run(args)).toMatchObject({ code: 0, out: expect.stringContaining('nothing was changed') });
    }
    expect(['.lockstep.json', SETTINGS, '.lockstep/init.json'].map((path) => [here.read(path), statSync(here.path(path)).ino])).toEqual(before);
  });

  it('CLI2 where HTTP hooks do not reach, or when asked to, all are commands', async () => {
    await init('--command');
    expect(kinds()).toEqual(['command']);
    await here.run(['init']);
    expect(kinds()).toEqual(['command', 'http']);
    await here.run(['init', '--url', 'http://docs.invalid']);
    expect([kinds(), (here.read(SETTINGS) ?? '').includes('127.0.0.1')]).toEqual([['command'], false]);
  });

  it('CLI2 keeps what the project file and the settings hold besides', async () => {
    here.write('.lockstep.json', '{\n    "pullOnStart": false,\n    "url": "http://127.0.0.1:1",\n    "project": "old",\n    "whenUnreachable": "deny"\n}\n');
    here.write(SETTINGS, OTHERS);
    await init();
    expect(here.read('.lockstep.json')).toBe('{\n    "pullOnStart": false,\n    "url": "http://127.0.0.1:3999",\n    "project": "handbook",\n    "whenUnreachable": "deny"\n}\n');
    const { hooks: merged, ...others } = JSON.parse(here.read(SETTINGS) ?? '');
    expect(others).toEqual({ model: 'opus', permissions: { allow: ['Bash(ls)', 'Read'] } });
    expect([merged.Stop.length, merged.PreToolUse[0].hooks[0].type]).toEqual([2, 'command']);
  });

  it.each([['{"a": 1,}'], ['// mine\n{}'], ['[]'], ['{"a":1,"a":2}'], ['{"hooks": 7}']])('CLI2 settings that read %j are refused untouched', async (text) => {
    here.write(SETTINGS, text);
    const { code, err } = await init();
    expect([code, err.startsWith('lockstep: the settings'), here.read(SETTINGS), here.read('.lockstep.json')]).toEqual([1, true, text, null]);
  });

  it.each([
    ['--root', '../..'], ['--root', '/etc'], ['--root', 'a\\b'], ['--root', '.lockstep/x'], ['--root', 'link'], ['--root', 'file'], ['--include', '/etc/*'], ['--include', ''], ['--include', '../*.md'],
  ])('CLI2 %s %j is refused before anything is written', async (option, value) => {
    symlinkSync('/etc', here.path('link'));
    here.write('file', '');
    expect(await init(option, value)).toEqual({ code: 2, out: '', err: expect.stringMatching(`^lockstep: ${option}[ .]`) });
    expect(readdirSync(here.dir).sort()).toEqual(['file', 'link']);
  });

  it('CLI2 a folder that no command takes is refused also where the file names it', async () => {
    const text = '{"url":"http://127.0.0.1:1","project":"x","mapping":{"root":"../.."}}';
    here.write('.lockstep.json', text);
    expect(await here.run(['init'])).toMatchObject({ code: 1, err: expect.stringContaining('mapping.root') });
    expect([here.read('.lockstep.json'), here.read(SETTINGS)]).toEqual([text, null]);
    expect((await here.run(['init', '--root', 'docs'])).code).toBe(0);
  });

  it('CLI5 settings behind a symbolic link are refused untouched', async () => {
    here.write('elsewhere.json', '{}');
    mkdirSync(here.path('.claude'));
    symlinkSync(here.path('elsewhere.json'), here.path(SETTINGS));
    expect([(await init()).code, here.read('elsewhere.json')]).toEqual([1, '{}']);
  });

  it.each<[string, (() => void) | undefined]>([
    ['nothing', undefined],
    ['settings', () => here.write(SETTINGS, OTHERS)],
    ['settings without anything', () => here.write(SETTINGS, '{}')],
    ['settings with no hooks', () => here.write(SETTINGS, '{"hooks":null}')],
    ['an empty folder', () => mkdirSync(here.path('.claude'))],
    ['a project file', () => here.write('.lockstep.json', '{ "url": "http://127.0.0.1:7", "project":"x" }')],
  ])('CLI3 after --remove there is what was there before: %s', async (_, prepare) => {
    prepare?.();
    execFileSync('git', ['init', '-q'], { cwd: here.dir });
    const before = snapshot();
    await init();
    await here.run(['init', '--command', '--include', '*.md']);
    expect(here.read('.git/info/exclude')).toContain('.lockstep/\n');
    expect(execFileSync('git', ['status', '--porcelain', '--ignored=no'], { cwd: here.dir, encoding: 'utf8' })).not.toContain('.lockstep/');
    expect((await here.run(['init', '--remove'])).code).toBe(0);
    expect(snapshot()).toEqual(before);
    expect(await here.run(['init', '--remove'])).toMatchObject({ code: 0, out: 'Nothing of ours is here.\n' });
  });

  it('CLI3 what was changed since stays, and what others keep in a folder of our name', async () => {
    here.write(SETTINGS, OTHERS);
    here.write('.lockstep/postgres/data', 'precious');
    await init();
    here.write(SETTINGS, (here.read(SETTINGS) ?? '').replace('"opus"', '"sonnet"'));
    here.write('.lockstep.json', JSON.stringify({ url: 'http://127.0.0.1:3999', project: 'handbook', pullOnStart: false }));
    expect(await here.run(['init', '--remove'])).toMatchObject({ code: 0, out: expect.stringContaining('kept      .lockstep.json') });
    expect(JSON.parse(here.read(SETTINGS) ?? '')).toEqual({ ...JSON.parse(OTHERS), model: 'sonnet' });
    expect(here.read('.lockstep/postgres/data')).toBe('precious');
  });

  it('CLI3 works in a clone that brought the hooks along and remembers nothing', async () => {
    await init();
    here.remove('.lockstep');
    expect((await here.run(['init', '--remove'])).code).toBe(0);
    expect([here.read(SETTINGS), here.read('.lockstep.json') !== null]).toEqual([null, true]);
  });

  it('CLI3 settings that are no UTF-8 are refused untouched, in the words of init', async () => {
    const latin = Buffer.from('{"a":"caf\xe9"}\n', 'latin1');
    here.write(SETTINGS, latin);
    const refused = await init();
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('is no UTF-8 text') });
    expect(await here.run(['init', '--remove'])).toEqual(refused);
    expect(readFileSync(here.path(SETTINGS))).toEqual(latin);
  });

  it('CLI3 what git leaves out stays as it was, in whatever encoding', async () => {
    execFileSync('git', ['init', '-q'], { cwd: here.dir });
    const latin = Buffer.from('caf\xe9\n', 'latin1');
    here.write('.git/info/exclude', latin);
    await init();
    here.write('.git/info/exclude', Buffer.concat([readFileSync(here.path('.git/info/exclude')), latin]));
    await here.run(['init', '--remove']);
    expect(readFileSync(here.path('.git/info/exclude'))).toEqual(Buffer.concat([latin, latin]));
  });

  it.each([['SessionStart alone', []], ['all of them', ['--command']]])('CLI3 a file that held nothing but our hooks before init stays: %s', async (_, options) => {
    const ours = { hooks: [{ type: 'command', command: 'lockstep hook SessionStart', timeout: 5 }] };
    if (options.length === 0) here.write(SETTINGS, JSON.stringify({ hooks: { SessionStart: [ours] } }));
    else await init(...options);
    if (options.length > 0) here.remove('.lockstep');
    await init(...options);
    await here.run(['init', '--remove']);
    expect(here.read(SETTINGS)).toBe('{}\n');
  });

  function snapshot() {
    return ['.lockstep.json', SETTINGS, '.git/info/exclude'].map((path) => here.read(path)).concat([String(existsSync(here.path('.claude'))), String(existsSync(here.path('.lockstep')))]);
  }
});

describe('usage', () => {
  it.each([[['fly']], [['pull', '--force']], [['push', 'a']], [['lock']], [['lock', 'a', 'b']], [['lock', 'a', '--ttl', '5']], [['lock', '../a']], [['init', '--url', 'x', '--project', 'y']], [['constructor']]])(
    'CLI12 %j ends with 2 and says why',
    async (args) => {
      here.write('.lockstep.json', JSON.stringify({ url: 'http://127.0.0.1:1', project: 'x' }));
      const { code, out, err } = await here.run(args);
      expect([code, out, err.startsWith('lockstep: ')]).toEqual([2, '', true]);
      expect(JSON.parse((await here.run([...args, '--json'])).out)).toEqual({ error: { code: 'usage', message: expect.any(String) } });
    },
  );

  it('CLI12 is one file, which tells its version and what it can', async () => {
    expect(await here.run(['--version'])).toEqual({ code: 0, out: `${JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version}\n`, err: '' });
    expect((await here.run([])).out).toContain('lockstep doctor');
    expect(await here.json('pull')).toEqual([1, { error: { code: 'no_project', message: expect.stringContaining('lockstep init') } }]);
  });
});

describe('login and doctor', () => {
  let office: Office;
  beforeAll(async () => {
    office = await Office.open();
  }, 180_000);
  afterAll(() => office.close());

  it('CLI1 a key that works is kept for its owner alone, one per project, and serves every command', async () => {
    const [one, two] = [await office.project(), await office.project()];
    const keys = [await one.key(), await two.key()];
    await one.create('a.md', 'x\n');
    for (const key of keys) expect(await here.run(['login', '--url', office.url], `${key}\n`)).toMatchObject({ code: 0, err: '' });
    expect([statSync(here.loginFile).mode & 0o777, JSON.parse(readFileSync(here.loginFile, 'utf8')).logins.map(({ project }: { project: string }) => project)]).toEqual([0o600, [two.slug, one.slug]]);
    await here.run(['init', '--project', one.slug, '--command']);
    expect((await here.json('pull'))[0]).toBe(0);
    expect(here.read('a.md')).toBe('x\n');
  });

  it('CLI1 a key that does not work is kept nowhere', async () => {
    expect(await here.json('login', '--url', office.url, '--key', 'lsk_nonsense_key')).toEqual([1, { error: { code: 'auth.invalid', message: expect.any(String) } }]);
    expect((await here.json('login', '--url', 'http://127.0.0.1:1', '--key', 'lsk_nonsense_key'))[0]).toBe(3);
    expect((await here.run(['login', '--url', office.url], '')).code).toBe(2);
    expect(existsSync(here.loginFile)).toBe(false);
  });

  it('CLI10 init takes what the project wants of hooks that reach nobody, and works without a server', async () => {
    const project = await office.project();
    await project.denyWhenUnreachable();
    const wants = (): unknown => (JSON.parse(here.read('.lockstep.json') ?? '{}') as { whenUnreachable?: string }).whenUnreachable;
    const args = ['init', '--url', office.url, '--project', project.slug];
    await here.run(args);
    expect(wants()).toBeUndefined();
    await here.run(['init', '--remove']);
    await here.run(args, '', { LOCKSTEP_API_KEY: await project.key() });
    expect(wants()).toBe('deny');
    expect(here.read('.claude/settings.json')).toContain('lockstep hook PreToolUse');
  });

  it('CLI1 LOCKSTEP_URL and LOCKSTEP_API_KEY come before what the files say', async () => {
    const project = await office.project();
    await project.create('a.md', 'x\n');
    here.write('.lockstep.json', JSON.stringify({ url: 'http://127.0.0.1:1', project: project.slug }));
    expect((await here.run(['pull'], '', { LOCKSTEP_URL: office.url, LOCKSTEP_API_KEY: await project.key() })).code).toBe(0);
    expect((await here.run(['pull'], '', { LOCKSTEP_API_KEY: 'lsk_x_y' })).code).toBe(3);
  });

  const wrong = async () => {
    const [code, { findings }] = await here.json('doctor');
    return [code, findings.filter(({ ok }) => !ok).map(({ name }) => name)];
  };

  it('CLI11 every part has its line; what is wrong is named and the exit code 1', async () => {
    const project = await office.project();
    expect(await wrong()).toEqual([1, ['login file', 'mapping']]);
    await here.run(['login', '--url', office.url], await project.key(['docs:read', 'docs:write', 'locks:write']));
    await here.run(['init', '--project', project.slug]);
    const [, { findings }] = await here.json('doctor');
    expect(findings.map(({ name }) => name)).toEqual(['login file', 'mapping', 'hooks', 'URL', 'clock', 'key', 'project', 'scopes', 'policy']);
    expect(await wrong()).toEqual([1, ['hooks', 'scopes']]);
    await here.run(['init', '--command']);
    chmodSync(here.loginFile, 0o644);
    expect(await wrong()).toEqual([1, ['login file', 'scopes']]);
    chmodSync(here.loginFile, 0o600);
    await here.run(['init', '--url', 'http://127.0.0.1:1']);
    expect(await wrong()).toEqual([1, ['hooks', 'key']]);
    expect(await project.paths()).toEqual([]);
  });

  it('CLI11 each scope that a key lacks is named', async () => {
    const project = await office.project();
    await here.run(['login', '--url', office.url], await project.key(['docs:read']));
    await here.run(['init', '--project', project.slug, '--command']);
    const scopes = (await here.json('doctor'))[1].findings.find(({ name }) => name === 'scopes');
    expect(scopes).toMatchObject({ ok: false, words: expect.stringMatching(/docs:write, locks:write/) });
  });

  it('CLI13 the policy for agents is one line; a copy that lets pass what the project denies is wrong', async () => {
    const project = await office.project();
    await here.run(['login', '--url', office.url], await project.key());
    await here.run(['init', '--project', project.slug, '--command']);
    await project.denyWhenUnreachable([{ paths: ['docs/**'], mode: 'propose' }]);
    expect(await wrong()).toEqual([1, ['policy']]);
    here.write('.lockstep.json', (here.read('.lockstep.json') ?? '').replace('{', '{ "whenUnreachable": "deny",'));
    expect((await here.run(['doctor'])).out).toMatch(/\nok {5}policy {5}propose docs\/\*\*, else write; while the server is away edits are denied\n/);
  });

  it('CLI13 a copy that denies more than the project while the server is away says so', async () => {
    const project = await office.project();
    const env = { LOCKSTEP_API_KEY: await project.key() };
    here.write('.lockstep.json', JSON.stringify({ url: office.url, project: project.slug, whenUnreachable: 'deny' }));
    await here.run(['init']);
    const { code, out } = await here.run(['doctor'], '', env);
    expect([code, out]).toEqual([0, expect.stringMatching(/\nok {5}policy {5}agents write everywhere; while the server is away edits are denied in this copy \(\.lockstep\.json\) and go on in others \(the project's policy\)\n/)]);
    expect(out).toMatch(/\nok {5}hooks {6}SessionStart and PreToolUse by command, the others over HTTP\n/);
  });

  it('CLI11 all is well: one line each and exit code 0', async () => {
    const server = await SmallServer.start();
    server.respond = ({ path }) => {
      if (path === '/api/openapi.json') return { info: { version: '7.8.9' } };
      if (path.endsWith('/agent-policy')) return { rules: [], whenUnreachable: 'allow' };
      return path.endsWith('/projects') ? { items: [{ id: 'p', slug: 'handbook', name: 'Handbook', role: 'editor' }] } : {};
    };
    try {
      await here.run(['login', '--url', server.url], 'lsk_0123_abcdefghijkl');
      await here.run(['init', '--command']);
      const { code, out } = await here.run(['doctor']);
      expect([code, out.split('\n').map((line) => line.slice(0, 18).trimEnd())]).toEqual([0, ['login file', 'mapping', 'hooks', 'URL', 'clock', 'key', 'project', 'scopes', 'policy'].map((name) => `ok     ${name}`).concat('')]);
      expect(out).toMatch(/version 7\.8\.9[^]*…ijkl, good for Handbook/);
    } finally {
      await server.stop();
    }
  });

  it('CLI12 status needs no server', async () => {
    const project = await office.project();
    await project.create('a.md', 'x\n');
    const copy = await project.copy();
    try {
      await copy.run(['pull']);
      copy.write('a.md', 'y\n');
      copy.write('.lockstep.json', (copy.read('.lockstep.json') ?? '').replace(/http:[^"]*/, 'http://127.0.0.1:1'));
      copy.write('.lockstep/state.json', (copy.read('.lockstep/state.json') ?? '').replace(/http:[^"]*/, 'http://127.0.0.1:1'));
      expect(await copy.run(['status'])).toMatchObject({ code: 0, out: expect.stringMatching(/changed {3}a\.md\n$/) });
      expect((await copy.run(['locks'])).code).toBe(3);
    } finally {
      copy.close();
    }
  });
});
