import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import type { HookAnswer } from '../../../test/agent-run.js';
import { denial } from '../../../test/agent-run.js';
import { Shelf } from '../../../test/shelf.js';

let shelf: Shelf;
let folder: string;
let key: string;
beforeAll(async () => {
  shelf = await Shelf.open();
  folder = await mkdtemp(join(tmpdir(), 'lockstep-plugin-'));
  ({ key } = await shelf.key(['docs:read', 'docs:write', 'locks:write', 'hooks']));
});
afterAll(async () => {
  await shelf.close();
  await rm(folder, { recursive: true, force: true });
});

const address = (path: string): string => `${shelf.app.process.url}/agents/claude-code/${path}`;
const git = async (...args: string[]): Promise<string> => (await promisify(execFile)('git', args, { cwd: folder })).stdout;
const read = async (path: string): Promise<string> => readFile(join(folder, path), 'utf8');

/** As Claude Code runs a plugin's command: through a shell, with the plugin's folder and what the user entered in the environment. */
function runHook(plugin: string, command: string, body: object, more: Record<string, string> = {}): Promise<HookAnswer> {
  const env = { PATH: process.env.PATH, HOME: folder, CLAUDE_PLUGIN_ROOT: plugin, CLAUDE_PLUGIN_OPTION_API_KEY: key, CLAUDE_PROJECT_DIR: folder, ...more };
  const child = spawn(command, { shell: true, env, cwd: folder });
  child.stdin.end(JSON.stringify(body));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.on('close', () => resolve(JSON.parse(said) as HookAnswer)));
}

interface Hooks {
  hooks: Record<string, { matcher?: string; hooks: { type: string; command: string; timeout: number }[] }[]>;
}

describe('the plugin for Claude Code that a server gives out', () => {
  it('PLUGIN1 its marketplace names a repository that git clones, whole and shallow, and finds nothing wrong with', async () => {
    const market = (await (await fetch(address('marketplace.json'))).json()) as { name: string; plugins: { name: string; source: { source: string; url: string } }[] };
    expect(market).toMatchObject({ name: 'lockstep', owner: { name: 'Lockstep' }, plugins: [{ name: 'lockstep', source: { source: 'url' } }] });
    expect(market.plugins[0]?.source.url).toMatch(/\/agents\/claude-code\/lockstep\.git$/);
    await git('clone', '-q', address('lockstep.git'), 'whole');
    await git('clone', '-q', '--depth', '1', address('lockstep.git'), 'shallow');
    for (const clone of ['whole', 'shallow']) expect(await git('-C', clone, 'fsck', '--strict', '--full')).toBe('');
    expect(await git('-C', 'whole', 'pull', '-q')).toBe('');
    expect((await git('-C', 'whole', 'ls-files')).split('\n').filter(Boolean)).toEqual(['.claude-plugin/plugin.json', '.mcp.json', 'hooks/hooks.json', 'lockstep.mjs']);
    expect(JSON.parse(await read('whole/.claude-plugin/plugin.json'))).toMatchObject({ name: 'lockstep', version: expect.any(String) as unknown as string, userConfig: { api_key: { sensitive: true } } });
    expect(JSON.parse(await read('whole/.mcp.json'))).toMatchObject({ mcpServers: { lockstep: { type: 'http', headers: { Authorization: 'Bearer ${user_config.api_key}' } } } });
  });

  it('PLUGIN2 its hooks run from the clone with the key that the user entered, and answer as the server does', async () => {
    const plugin = join(folder, 'whole');
    const { hooks } = JSON.parse(await read('whole/hooks/hooks.json')) as Hooks;
    expect(Object.keys(hooks)).toEqual(['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'PostToolUseFailure', 'Stop', 'SessionEnd']);
    // The address in the files is the public one of this server, which nobody set here.
    const command = (event: string): string => (hooks[event]?.[0]?.hooks[0]?.command ?? '').replace(/--url \S+/, `--url ${shelf.app.process.url}`);
    const doc = await shelf.doc('one\n', 'rules.md');
    const base = { session_id: 'run-of-the-plugin', cwd: folder, transcript_path: '/t' };
    const edit = { tool_name: 'Edit', tool_use_id: 'u1', tool_input: { file_path: join(folder, 'rules.md'), old_string: 'one', new_string: 'two' } };
    const claim = await shelf.lock(doc);
    expect(await runHook(plugin, command('SessionStart'), { ...base, hook_event_name: 'SessionStart', source: 'startup' })).toMatchObject({ hookSpecificOutput: { hookEventName: 'SessionStart' } });
    expect(denial(await runHook(plugin, command('PreToolUse'), { ...base, ...edit, hook_event_name: 'PreToolUse' }))).toContain('is editing');
    await shelf.call('DELETE', `/docs/${doc.id}/lock?session=${claim.session}&token=${claim.token}`);
    expect(await runHook(plugin, command('PreToolUse'), { ...base, ...edit, tool_use_id: 'u2', hook_event_name: 'PreToolUse' })).toEqual({});
    await runHook(plugin, command('PostToolUse'), { ...base, ...edit, tool_use_id: 'u2', hook_event_name: 'PostToolUse', tool_response: { originalFile: 'one\n', oldString: 'one', newString: 'two' } });
    expect((await shelf.call<{ content: string }>('GET', `/docs/${doc.id}`)).body.content).toBe('two\n');
    expect(await runHook(plugin, command('Stop'), { ...base, hook_event_name: 'Stop' })).toEqual({ systemMessage: 'Saved in Lockstep: "rules.md" (version 2).' });
    expect(await runHook(plugin, command('Stop'), { ...base, hook_event_name: 'Stop' }, { CLAUDE_PLUGIN_OPTION_API_KEY: 'lsk_wrong_wrong' })).toEqual({ systemMessage: expect.stringContaining('Lockstep:') as unknown as string });
  });

  it('PLUGIN3 the archive holds the same files with a marketplace of their own', async () => {
    const files = unzipSync(new Uint8Array(await (await fetch(address('lockstep-plugin.zip'))).arrayBuffer()));
    const text = (path: string): string => Buffer.from(files[path] ?? []).toString('utf8');
    expect(JSON.parse(text('.claude-plugin/marketplace.json'))).toMatchObject({ plugins: [{ name: 'lockstep', source: './plugin' }] });
    for (const path of await readdir(join(folder, 'whole'))) if (path.includes('.') && !path.startsWith('.git') && !path.startsWith('.claude')) expect(text(`plugin/${path}`)).toBe(await read(`whole/${path}`));
  });

  it.each([
    { name: 'pushing', method: 'GET', path: 'lockstep.git/info/refs?service=git-receive-pack', status: 403 },
    { name: 'the dumb protocol', method: 'GET', path: 'lockstep.git/info/refs', status: 403 },
    { name: 'another commit', method: 'POST', path: 'lockstep.git/git-upload-pack', body: `0032want ${'0'.repeat(40)}\n00000009done\n`, status: 400 },
    { name: 'no lines of git', method: 'POST', path: 'lockstep.git/git-upload-pack', body: 'zzzz', status: 400 },
    { name: 'a line without an end', method: 'POST', path: 'lockstep.git/git-upload-pack', body: 'ffffwant', status: 400 },
    { name: 'a large body', method: 'POST', path: 'lockstep.git/git-upload-pack', body: 'x'.repeat(70_000), status: 413 },
    { name: 'a file beside it', method: 'GET', path: '../../etc/passwd', status: 200 },
    { name: 'a file inside it', method: 'GET', path: 'lockstep.git/config', status: 404 },
  ])('PLUGIN1 $name is refused and the process lives on', async ({ method, path, body, status }) => {
    const answer = await fetch(address(path), { method, body, ...(body !== undefined && { headers: { 'content-type': 'application/x-git-upload-pack-request' } }) });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('root:');
    expect((await shelf.app.http.call('GET', '//health/live')).status).toBe(200);
  });
});
