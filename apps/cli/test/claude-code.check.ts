import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readTestEnv } from '@lockstep/testing';
import { Office } from './office.js';
import type { Project } from './office.js';
import { ScriptedModel } from './scripted-model.js';
import type { Turn } from './scripted-model.js';
import { Terminal } from './terminal.js';

const RULES = 'docs/rules.md';
const TEXT = 'Use tabs.\n\nBe brief.\n';
const { claude } = readTestEnv();

let office: Office;
let model: ScriptedModel;
let project: Project;
let here: Terminal;
beforeAll(async () => {
  [office, model] = await Promise.all([Office.open(), ScriptedModel.start()]);
}, 180_000);
afterAll(async () => {
  await model?.stop();
  await office?.close();
});
beforeEach(async () => {
  project = await office.project();
  await project.create(RULES, TEXT);
});
afterEach(() => here.close());

/** Runs the client as its user does. */
async function run(args: string[]): Promise<void> {
  const quiet = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' };
  const { code, out, err } = await here.runOther(claude, args, { ...quiet, ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: 'sk-ant-none' });
  if (code !== 0) throw new Error(`claude ${args.join(' ')} ended with ${code}: ${out}${err}`);
}

async function session(turns: Turn[], ...args: string[]): Promise<void> {
  model.play([...turns, { says: 'Done.' }]);
  await run(['-p', 'Go on.', '--permission-mode', 'acceptEdits', ...args]);
}

const read = (at = RULES): Turn => ({ tool: 'Read', input: { file_path: here.path(at) } });
const edit = ({ at = RULES, before }: { at?: string; before?: () => Promise<void> } = {}): Turn => ({ tool: 'Edit', input: { file_path: here.path(at), old_string: 'tabs', new_string: 'spaces' }, ...(before && { before }) });
const lastResult = () => model.results.at(-1);

describe('Claude Code itself, set up by lockstep init', () => {
  beforeEach(async () => {
    here = await project.copy();
    await here.run(['pull']);
  });

  it('HOOK6 an edit of what is free becomes a version by the key', async () => {
    await session([read(), edit()]);
    expect(lastResult()?.isError).toBe(false);
    expect((await project.versions(RULES))[0]).toMatchObject({ version: 2, author: { kind: 'apiKey', name: 'laptop' }, message: expect.stringMatching(/^Claude Code session /) });
    expect(await project.locks()).toEqual([]);
  });

  it.each([
    ['a line', 'Use tabs.'],
    ['a line and its end', 'Use tabs.\n'],
    ['words', 'Use '],
  ])('HOOK7 where the model deletes %s, the version holds what the file holds', async (_, words) => {
    await session([read(), { tool: 'Edit', input: { file_path: here.path(RULES), old_string: words, new_string: '' } }]);
    expect(lastResult()?.isError).toBe(false);
    expect(await project.read(RULES)).toMatchObject({ version: 2, content: here.read(RULES) });
  });

  it('HOOK2 an edit of what a person holds is denied, and the model reads by whom', async () => {
    await project.lock(RULES);
    await session([read(), edit()]);
    expect(lastResult()).toEqual({ isError: true, text: expect.stringMatching(/^"Grace" \(a person\) is editing "docs\/rules\.md"/) });
    expect(here.read(RULES)).toBe(TEXT);
  });

  it('HOOK3 an edit on an old version is denied, and goes in once the model has pulled', async () => {
    const newer = `${TEXT}\nTest first.\n`;
    await session([read(), edit({ before: async () => void (await project.save(RULES, newer)) }), { tool: 'Bash', input: { command: 'lockstep pull', description: 'Pull' } }, read(), edit()], '--allowedTools', 'Bash(lockstep *)');
    expect(model.results[1]).toEqual({ isError: true, text: expect.stringMatching(/changed in Lockstep after this session read it: version 2 by "Grace"/) });
    expect(lastResult()?.isError).toBe(false);
    expect((await project.read(RULES)).content).toBe(newer.replace('tabs', 'spaces'));
  });

  it('HOOK20 an edit where the document is no more is denied, and goes in at its new place once the model has pulled', async () => {
    const moved = 'docs/moved/rules.md';
    const there = [read(moved), edit({ at: moved })];
    await session([read(), edit({ before: () => project.move(RULES, moved) }), { tool: 'Bash', input: { command: 'lockstep pull', description: 'Pull' } }, ...there], '--allowedTools', 'Bash(lockstep *)');
    expect(model.results[1]).toMatchObject({ isError: true, text: expect.stringContaining('was moved to "docs/moved/rules.md"') });
    expect(lastResult()?.isError).toBe(false);
    expect(await project.read(moved)).toMatchObject({ version: 2, content: TEXT.replace('tabs', 'spaces') });
  });

  it('HOOK13 a run begins with the present files and is told who is editing', async () => {
    const newer = `${TEXT}\nTest first.\n`;
    await project.save(RULES, newer);
    await project.lock(RULES);
    await session([]);
    expect(here.read(RULES)).toBe(newer);
    expect(model.shown).toContain('Documents that somebody is editing now');
    expect(model.shown).toContain('docs/rules.md');
  });
});

describe('Claude Code itself, with the plain settings of docs/agents.md', () => {
  it('HOOK6 an edit becomes a version by the key', async () => {
    const docs = readFileSync(new URL('../../../docs/agents.md', import.meta.url), 'utf8');
    const settings = /```json\n(\{\n {2}"hooks"[^]*?)```/.exec(docs)?.[1] ?? '';
    here = Terminal.open({ LOCKSTEP_API_KEY: await project.key() });
    here.write('.claude/settings.json', settings.replaceAll('https://docs.example.com', office.url));
    here.write(RULES, TEXT);
    await session([read(), edit()]);
    expect((await project.versions(RULES))[0]).toMatchObject({ version: 2, author: { kind: 'apiKey' } });
    expect(await project.locks()).toEqual([]);
  });
});

describe('Claude Code itself, with the plugin of the server', () => {
  it('PLUGIN2 installs, brings edits back and reads through MCP', async () => {
    here = Terminal.open();
    here.write(RULES, TEXT);
    const key = await project.key();
    await run(['plugin', 'marketplace', 'add', `${office.url}/agents/claude-code/marketplace.json`]);
    await run(['plugin', 'install', 'lockstep@lockstep', '--config', `api_key=${key}`]);
    const readDoc = 'mcp__plugin_lockstep_lockstep__read_doc';
    await session([read(), edit(), { tool: readDoc, input: { path: RULES } }], '--allowedTools', readDoc);
    expect(lastResult()?.text).toContain('Use spaces.');
    expect((await project.versions(RULES))[0]).toMatchObject({ version: 2, author: { kind: 'apiKey' } });
    expect(await project.locks()).toEqual([]);
  });
});
