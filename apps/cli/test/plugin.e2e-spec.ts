import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CAPTURED, readAnswer } from './claude-client.js';
import type { Captured } from './claude-client.js';
import { Office } from './office.js';
import type { Project } from './office.js';
import { Terminal } from './terminal.js';

const RULES = 'docs/rules.md';
const TABS = '# Rules\n\nUse tabs.\n';

interface Handler {
  matcher?: string;
  hooks: { command: string }[];
}

let office: Office;
let machine: Terminal;
/** Where the client keeps it; people have spaces in their names. */
let plugin: string;
beforeAll(async () => {
  office = await Office.open();
  machine = Terminal.open();
  plugin = machine.path('plugins of Ann', 'lockstep');
  const market = (await (await fetch(`${office.url}/agents/claude-code/marketplace.json`)).json()) as { plugins: { source: { url: string } }[] };
  execFileSync('git', ['clone', '-q', '--depth', '1', market.plugins[0]?.source.url ?? '', plugin]);
}, 180_000);
afterAll(async () => {
  machine.close();
  await office.close();
});

let project: Project;
let here: Terminal;
let key: string;
beforeEach(async () => {
  project = await office.project();
  await project.create(RULES, TABS);
  key = await project.key();
  here = Terminal.open();
});
afterEach(() => here.close());

/** Runs what the client would for a request: each handler of the event whose matcher is the tool's. @returns what they printed. */
async function asTheClient(captured: Captured, input: string): Promise<string[]> {
  const { hooks } = JSON.parse(readFileSync(join(plugin, 'hooks/hooks.json'), 'utf8')) as { hooks: Record<string, Handler[]> };
  const { tool_name: tool = '' } = JSON.parse(input) as { tool_name?: string };
  const commands = (hooks[captured.event] ?? []).filter(({ matcher }) => matcher === undefined || new RegExp(`^(${matcher})$`).test(tool)).flatMap((handler) => handler.hooks);
  const env = { ...captured.env(here.dir), PATH: process.env['PATH'], HOME: here.dir, CLAUDE_PROJECT_DIR: here.dir, CLAUDE_PLUGIN_ROOT: plugin, CLAUDE_PLUGIN_OPTION_API_KEY: key };
  return Promise.all(commands.map(async ({ command }) => {
    const child = spawn(command, { shell: true, cwd: here.dir, env, stdio: ['pipe', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stdin.end(input);
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(0);
    return out;
  }));
}

/** The request as the client makes it on Windows. */
function onWindows(captured: Captured): string {
  return captured.input().replace(/\/home\/dev\/project([\w./-]*)/g, (_, rest: string) => JSON.stringify(`C:\\work\\project${rest.replaceAll('/', '\\')}`).slice(1, -1));
}

const named = (name: string): Captured => CAPTURED.find((captured) => captured.name === name) as Captured;

describe('the plugin, from its marketplace to its answers', () => {
  it('PLUGIN4 answers every captured request that it hears of, and stops the edits of a document that a person holds', async () => {
    await project.lock(RULES);
    const [ran, stopped]: [string[], string[]] = [[], []];
    // Backwards: a use of a tool that was told as done is asked about no more.
    for (const captured of [...CAPTURED].reverse()) {
      const said = await asTheClient(captured, captured.input(here.dir));
      const readings = said.map((text) => readAnswer(captured.event, 200, text));
      expect([captured.name, readings.filter(({ counts }) => !counts)]).toEqual([captured.name, []]);
      if (readings.length > 0) ran.push(captured.name);
      if (readings.some(({ stops }) => stops)) stopped.push(captured.name);
    }
    expect(CAPTURED.map(({ name }) => name).filter((name) => !ran.includes(name))).toEqual(['FileChanged.change', 'InstructionsLoaded.session_start', 'PostToolUse.Bash', 'PostToolUse.mcp', 'PostToolUseFailure.Read', 'PreToolUse.Bash', 'PreToolUse.mcp']);
    expect(stopped).toEqual(['PreToolUse.Edit', 'PostToolUse.Write.update', 'PostToolUse.Edit']);
    expect((await project.read(RULES)).version).toBe(1);
  }, 180_000);

  it('PLUGIN4 paths of Windows are the documents of a root there, and nothing to a machine of another kind', async () => {
    for (const name of ['PreToolUse.Edit', 'PostToolUse.Edit']) expect((await asTheClient(named(name), onWindows(named(name)))).map((text) => JSON.parse(text))).toEqual([{}]);
    expect([(await project.read(RULES)).version, await project.locks()]).toEqual([1, []]);
    const send = async (name: string) => {
      const body = { ...JSON.parse(onWindows(named(name))), lockstep: { root: 'c:\\work\\project', machine: 'windows' } };
      const answer = await fetch(`${office.url}/api/v1/hooks/claude-code`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` }, body: JSON.stringify(body) });
      return [answer.status, await answer.json()];
    };
    expect(await send('PreToolUse.Edit')).toEqual([200, {}]);
    expect(await project.locks()).toHaveLength(1);
    expect(await send('PostToolUse.Edit')).toEqual([200, {}]);
    expect((await project.read(RULES)).content).toBe(TABS.replace('tabs', 'spaces'));
  });
});
