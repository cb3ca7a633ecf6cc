import { symlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { blobSha } from '@lockstep/core/texts';
import { problem, SmallServer } from './server.js';
import type { Respond } from './server.js';
import { Terminal } from './terminal.js';

const TEXT = 'Use tabs.\n';
const SHA = blobSha(Buffer.from(TEXT));

let server: SmallServer;
let here: Terminal;
beforeAll(async () => {
  server = await SmallServer.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  here = Terminal.open({ LOCKSTEP_API_KEY: 'lsk_0123_abcdefghijkl' });
  await here.run(['init', '--url', server.url, '--project', 'handbook']);
  server.received.length = 0;
  server.respond = answering({});
});
afterEach(() => here.close());

/** Answers a hook so, and a pull with one document. */
function answering(answer: object | Respond): Respond {
  return (request, response) => {
    if (request.path.includes('/bundle')) return { revision: 'r1', docs: [{ id: 'a', path: 'docs/rules.md', version: 4, contentSha: SHA, content: TEXT }] };
    return typeof answer === 'function' ? (answer as Respond)(request, response) : answer;
  };
}

const input = (event: string, more: object = {}) => JSON.stringify({ session_id: 's', transcript_path: '/t.jsonl', cwd: here.dir, hook_event_name: event, ...more });
const edit = (path: string) => input('PreToolUse', { tool_name: 'Edit', tool_input: { file_path: here.path(path), old_string: 'a', new_string: 'b' }, tool_use_id: 'toolu_1' });
/** @returns what it answered; fails unless that is one JSON object and the exit code 0. */
async function hook(event: string, stdin: string | undefined, env: Record<string, string> = {}): Promise<unknown> {
  const { code, out, err } = await here.run(['hook', event], stdin, env);
  expect([code, err, out.endsWith('}\n')]).toEqual([0, '', true]);
  return JSON.parse(out);
}

describe('hook', () => {
  it('CLI10 gives Claude\'s words and where they were said to the server, and its answer back', async () => {
    const said = { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason: 'Ada is editing it until 10:42' } };
    server.respond = answering(said);
    expect(await hook('PreToolUse', edit('docs/rules.md'))).toEqual(said);
    const [request] = server.received;
    expect(request).toMatchObject({ method: 'POST', path: '/api/v1/hooks/claude-code', headers: { authorization: 'Bearer lsk_0123_abcdefghijkl', 'x-project': 'handbook' } });
    expect(request?.body).toEqual({ ...JSON.parse(edit('docs/rules.md')), lockstep: { root: here.dir, machine: hostname() } });
  });

  it('CLI10 SessionStart pulls first; it and UserPromptSubmit tell what this copy holds, and a tool what it holds at its file', async () => {
    server.respond = answering({ hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext: 'Nothing new.' } });
    expect(await hook('SessionStart', input('SessionStart'))).toEqual({ hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext: 'Nothing new.' } });
    expect(here.read('docs/rules.md')).toBe(TEXT);
    await hook('UserPromptSubmit', input('UserPromptSubmit'));
    await hook('PreToolUse', edit('docs/rules.md'));
    await hook('PreToolUse', edit('docs/other.md'));
    const docs = [{ id: 'a', path: 'docs/rules.md', version: 4, contentSha: SHA }];
    expect(server.received.map(({ path, body }) => [path.split('?')[0], body['lockstep']])).toEqual([
      ['/api/v1/projects/handbook/bundle', undefined],
      ['/api/v1/hooks/claude-code', { root: here.dir, machine: hostname(), docs }],
      ['/api/v1/hooks/claude-code', { root: here.dir, machine: hostname(), docs }],
      ['/api/v1/hooks/claude-code', { root: here.dir, machine: hostname(), docs }],
      ['/api/v1/hooks/claude-code', { root: here.dir, machine: hostname(), docs: [] }],
    ]);
  });

  it('CLI10 a tool is told with a file that is in conflict here', async () => {
    await here.run(['pull']);
    here.write('docs/rules.md', 'mine\n');
    const content = 'theirs\n';
    server.respond = (request) => (request.path.includes('/bundle') ? { revision: 'r2', docs: [{ id: 'a', path: 'docs/rules.md', version: 5, contentSha: blobSha(Buffer.from(content)), content }] } : {});
    expect((await here.run(['pull'])).code).toBe(1);
    await hook('PreToolUse', edit('docs/rules.md'));
    expect(server.received.at(-1)?.body['lockstep']).toMatchObject({ docs: [{ path: 'docs/rules.md', version: 4, conflict: true }] });
  });

  it('CLI10 pulls nothing where the file says so, and tells of what a pull could not do', async () => {
    here.write('docs/rules.md', 'mine\n');
    expect(await hook('SessionStart', input('SessionStart'))).toEqual({ systemMessage: expect.stringContaining('docs/rules.md') });
    expect(here.read('docs/rules.md')).toBe('mine\n');
    here.write('.lockstep.json', JSON.stringify({ url: server.url, project: 'handbook', pullOnStart: false }));
    server.received.length = 0;
    expect(await hook('SessionStart', input('SessionStart'))).toEqual({});
    expect(server.received.map(({ path }) => path)).toEqual(['/api/v1/hooks/claude-code']);
  });

  it('CLI10 the project is found from where Claude was started, also when it went into a folder', async () => {
    here.write('deep/er/x', '');
    await hook('Stop', input('Stop', { cwd: here.path('deep', 'er') }));
    await hook('Stop', input('Stop', { cwd: '/' }), { CLAUDE_PROJECT_DIR: here.path('deep') });
    expect(server.received).toHaveLength(2);
    expect(await hook('Stop', input('Stop', { cwd: '/' }))).toEqual({});
    expect(server.received).toHaveLength(2);
  });

  describe('through a symbolic link', () => {
    const asked = () => server.received.map(({ body }) => [body['lockstep'], body['tool_input']].map((of) => (of as Record<string, unknown> | undefined)?.[of === body['lockstep'] ? 'root' : 'file_path']));
    const tool = (cwd: string, file: string) => input('PreToolUse', { cwd, tool_name: 'Edit', tool_input: { file_path: file, old_string: 'a' }, tool_use_id: 'toolu_1' });
    beforeEach(() => {
      here.write('docs/rules.md', TEXT);
      symlinkSync(here.dir, here.path('..', 'lnk'));
      symlinkSync(here.path('docs'), here.path('..', 'deep'));
    });
    const lnk = (...parts: string[]) => here.path('..', 'lnk', ...parts);

    it('CLI10 the server is asked about the file below the root that it is told, whichever of the two is the link', async () => {
      await hook('PreToolUse', tool(lnk(), here.path('docs/rules.md')));
      await hook('PreToolUse', tool(here.dir, lnk('docs/rules.md')));
      await hook('PostToolUse', tool(here.dir, lnk('docs/new/er.md')));
      await hook('PreToolUse', tool(here.dir, here.path('..', 'deep', 'rules.md')));
      await hook('PreToolUse', tool(lnk(), lnk('docs/rules.md')));
      expect(asked()).toEqual([
        [lnk(), lnk('docs/rules.md')],
        [here.dir, here.path('docs/rules.md')],
        [here.dir, here.path('docs/new/er.md')],
        [here.dir, here.path('docs/rules.md')],
        [lnk(), lnk('docs/rules.md')],
      ]);
      expect(server.received[0]?.body['cwd']).toBe(lnk());
    });

    it('CLI10 the project is found from a folder that a link leads to', async () => {
      await hook('PreToolUse', tool(here.path('..', 'deep'), here.path('..', 'deep', 'rules.md')));
      expect(asked()).toEqual([[here.dir, here.path('docs/rules.md')]]);
    });

    it('CLI10 files elsewhere, links in a circle and other tools are told as they are', async () => {
      symlinkSync('round', here.path('round'));
      symlinkSync('docs/rules.md', here.path('CLAUDE.md'));
      const files = ['/etc/hosts', lnk('round/x.md'), lnk('CLAUDE.md'), '/nowhere/at/all.md', 'relative.md'];
      for (const file of files) await hook('PreToolUse', tool(lnk(), file));
      await hook('PreToolUse', input('PreToolUse', { cwd: lnk(), tool_name: 'Bash', tool_input: { command: 'ls' } }));
      expect(asked()).toEqual([...files, undefined].map((file) => [lnk(), file]));
    });

    it('CLI10 without a server an edit is denied there too, where the file says so', async () => {
      here.write('.lockstep.json', JSON.stringify({ url: 'http://127.0.0.1:1', project: 'handbook', whenUnreachable: 'deny', mapping: { include: ['**/*.md'] } }));
      expect(await hook('PreToolUse', tool(lnk(), here.path('docs/rules.md')))).toMatchObject({ hookSpecificOutput: { permissionDecision: 'deny', permissionDecisionReason: expect.stringMatching(/^docs\/rules\.md /) } });
    });
  });

  const outages: [string, Respond][] = [
    ['the key is bad', (_, response) => problem(response, 401, 'auth.invalid')],
    ['the key lacks the scope', (_, response) => problem(response, 403, 'auth.forbidden')],
    ['the server has no such route', (_, response) => problem(response, 404, 'request.not_found')],
    ['the server is broken', (_, response) => problem(response, 500, 'internal.error')],
    ['the connection is closed', (_, response) => void response.destroy()],
    ['nobody answers', () => undefined],
    ['the answer stops in the middle', (_, response) => void response.writeHead(200).write('{"a":')],
    ['the answer is no JSON', () => 'proceed'],
    ['the answer is a list', () => []],
    ['the answer is a text', () => '"allow"'],
    ['the answer has no end', (_, response) => void response.writeHead(200).write(Buffer.alloc(2 * 1024 * 1024, ' '))],
    ['the answer leads elsewhere', (_, response) => void response.writeHead(307, { location: '/elsewhere' }).end()],
  ];

  it.each(outages)('CLI10 %s: the work goes on, and the person reads why', async (_, respond) => {
    server.respond = answering(respond);
    expect(await hook('PreToolUse', edit('docs/rules.md'))).toEqual({ systemMessage: expect.stringMatching(/^Lockstep: ./) });
  });

  it.each(outages)('CLI10 %s: edits of documents are denied where the file says so, others are not', async (_, respond) => {
    await here.run(['pull']);
    here.write('.lockstep.json', JSON.stringify({ url: server.url, project: 'handbook', whenUnreachable: 'deny', mapping: { include: ['**/*.md'] } }));
    server.respond = answering(respond);
    const deny = { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason: expect.stringContaining('rules.md') } };
    expect(await hook('PreToolUse', edit('docs/rules.md'))).toEqual(deny);
    expect(await Promise.all([hook('PreToolUse', edit('new-rules.md')), hook('PreToolUse', edit('src/code.ts')), hook('PostToolUse', input('PostToolUse'))])).toEqual([
      deny,
      { systemMessage: expect.any(String) },
      { systemMessage: expect.any(String) },
    ]);
  });

  it('CLI10 a server that is not there, and a pull that hangs, end in time', async () => {
    server.respond = () => undefined;
    expect(await hook('SessionStart', input('SessionStart'))).toEqual({ systemMessage: expect.stringContaining('Lockstep') });
    here.write('.lockstep.json', JSON.stringify({ url: 'http://127.0.0.1:1', project: 'handbook' }));
    expect(await hook('SessionStart', input('SessionStart'))).toEqual({ systemMessage: expect.stringContaining('does not answer') });
  });

  it('CLI10 an empty answer is one', async () => {
    server.respond = answering((_, response) => void response.writeHead(200).end());
    expect(await hook('Stop', input('Stop'))).toEqual({});
  });

  it('CLI10 no JSON, no event, no key, a damaged file and an input without end are told, and end with 0', async () => {
    const told = { systemMessage: expect.stringMatching(/^Lockstep: /) };
    expect(await Promise.all([hook('Stop', ''), hook('Stop', '[1]'), hook('', input('Stop')), hook('--json', input('Stop')), hook('Stop', undefined)])).toEqual(Array(5).fill(told));
    expect(await hook('Stop', input('Stop'), { LOCKSTEP_API_KEY: '' })).toEqual(told);
    here.write('.lockstep.json', '{');
    expect(await hook('Stop', input('Stop'))).toEqual(told);
    expect(server.received).toEqual([]);
  });

  it('CLI10 32 MiB of an edited file go through', async () => {
    await hook('PostToolUse', input('PostToolUse', { tool_response: { originalFile: 'x'.repeat(30 * 1024 * 1024) } }));
    expect(JSON.stringify(server.received[0]?.body).length).toBeGreaterThan(30 * 1024 * 1024);
  });
});
