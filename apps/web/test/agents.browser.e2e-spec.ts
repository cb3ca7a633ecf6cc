import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { Site } from './site.js';

let site: Site;
let grace: BrowserContext;
let key: string;

beforeAll(async () => {
  site = await Site.start();
  grace = await site.signedIn(site.owner);
  ({ key } = await site.asOwner<{ key: string }>({ method: 'POST', path: '/projects/handbook/api-keys', body: { name: 'Build agent', scopes: ['docs:read', 'docs:write', 'hooks'] } }));
}, 180_000);

afterAll(() => site?.stop());

async function hook(body: object): Promise<object> {
  const answer = await fetch(`${site.product.url}/api/v1/hooks/claude-code`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ session_id: 'run-of-the-build-agent', cwd: '/home/dev/project', ...body }),
  });
  return (await answer.json()) as object;
}

const edit = (path: string, before: string, after: string) =>
  hook({ hook_event_name: 'PostToolUse', tool_name: 'Write', tool_use_id: path, tool_input: { file_path: `/home/dev/project/${path}`, content: after }, tool_response: { originalFile: before, content: after } });

async function page(path: string): Promise<Page> {
  const opened = await grace.newPage();
  await opened.goto(`/projects/handbook${path}`);
  return opened;
}

describe('the page about agents', () => {
  it('WEB21 shows the commands that connect a first agent to this server and project', async () => {
    const { url } = site.product;
    const sessions = (await page('/agents')).getByRole('region', { name: 'Sessions' });
    const shown = async (tab: string): Promise<string> => {
      await sessions.getByRole('tab', { name: tab }).click();
      return (await sessions.getByRole('tabpanel').getByRole('textbox').evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value))).join('\n');
    };
    expect(await shown('Plugin')).toBe(`/plugin marketplace add ${url}/agents/claude-code/marketplace.json\n/plugin install lockstep@lockstep`);
    expect(await shown('Command line')).toContain(`lockstep init --command --url ${url} --project handbook && lockstep pull && lockstep doctor`);
    expect(await shown('Plain settings')).toContain(`"url": "${url}/api/v1/hooks/claude-code"`);
    expect(await shown('MCP')).toContain(`${url}/mcp --header`);
    expect(await sessions.getByRole('link', { name: 'API key' }).getAttribute('href')).toBe('/projects/handbook/keys');
  });

  it('WEB20 sets what agents may do, shows what they propose, and applies it as their own', async () => {
    const doc = await site.create('careful.md', 'one\ntwo\n');
    const agents = await page('/agents');
    await agents.getByText('Nothing waits.').waitFor();
    await agents.getByRole('button', { name: 'Add a rule' }).click();
    await agents.getByRole('group', { name: 'Rule 1' }).getByLabel('Paths').fill('careful*');
    await agents.keyboard.press('Enter');
    await agents.getByRole('button', { name: 'Save policy' }).click();
    await agents.getByText('The policy is saved').waitFor();

    await edit('careful.md', 'one\ntwo\n', 'one\nTWO, by an agent\n');
    expect((await site.read(doc.id)).version).toBe(1);
    await agents.getByRole('region', { name: 'Proposals' }).getByRole('link', { name: 'careful.md' }).click();
    await agents.getByText('Build agent proposes a text on version 1').waitFor();
    await agents.getByText('TWO, by an agent').waitFor();
    await agents.getByRole('button', { name: 'Apply as proposed' }).click();
    await agents.getByText('careful.md is at version 2').waitFor();
    expect((await site.read(doc.id)).content).toBe('one\nTWO, by an agent\n');
    await agents.getByText('Nothing waits.').waitFor();
    await agents.getByRole('region', { name: 'Decided proposals' }).getByText(/careful\.md of .*Build agent: applied by .*Grace .*, as version 2/).waitFor();
  });

  it('WEB20 shows before it is applied what agents would stumble over in a proposal, and has one for each run and document', async () => {
    await site.create('careful-secret.md', 'one\ntwo\n');
    await edit('careful-secret.md', 'one\ntwo\n', 'one\n2\n');
    await hook({ hook_event_name: 'PostToolUse', tool_name: 'Write', tool_use_id: 'later', tool_input: { file_path: '/home/dev/project/careful-secret.md', content: `AKIA${'A7'.repeat(8)}\n2\n` }, tool_response: { originalFile: 'one\n2\n', content: `AKIA${'A7'.repeat(8)}\n2\n` } });
    const agents = await page('/agents');
    await agents.getByRole('region', { name: 'Proposals', exact: true }).locator('a', { hasText: 'careful-secret.md' }).first().click();
    await agents.getByText('In the proposed text').waitFor();
    await agents.getByText(/Line 1:.*looks like it holds an AWS access key/).waitFor();
    await agents.getByRole('button', { name: 'Reject' }).click();
    await agents.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    await agents.getByText('Nothing waits.').waitFor();
    const decided = agents.getByRole('region', { name: 'Decided proposals' }).getByRole('listitem').filter({ hasText: 'careful-secret.md' });
    await decided.getByText(/rejected by/).waitFor();
    expect(await decided.allInnerTexts()).toEqual([expect.stringMatching(/rejected by\s+Grace/)]);
  });

  it('WEB20 rejects a proposal with a reason, which the agent reads', async () => {
    await site.create('careful-too.md', 'one\n');
    await hook({ hook_event_name: 'SessionStart', source: 'startup' });
    await edit('careful-too.md', 'one\n', 'two\n');
    const agents = await page('/agents');
    await agents.getByRole('region', { name: 'Proposals' }).getByRole('link', { name: 'careful-too.md' }).click();
    await agents.getByRole('button', { name: 'Reject' }).click();
    const decided = agents.url();
    const dialog = agents.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('One is enough.');
    await dialog.getByRole('button', { name: 'Reject' }).click();
    await agents.getByText('The proposal is rejected').waitFor();
    await agents.getByRole('region', { name: 'Decided proposals' }).getByText('“One is enough.”').waitFor();
    await agents.goto(decided);
    await agents.getByText(/It was rejected by .*Grace.*: “One is enough\.”/).waitFor();
    expect(JSON.stringify(await hook({ hook_event_name: 'UserPromptSubmit', prompt: 'go on' }))).toContain(String.raw`who says \"One is enough.\"`);
  });

  it('WEB20 WEB21 shows which run works by old documents, and how to connect one more', async () => {
    const [doc, moved, gone] = [await site.create('rules.md', 'old rules\n'), await site.create('moved.md', 'moved\n'), await site.create('gone.md', 'gone\n')];
    const docs = Object.entries({ 'rules.md': doc, 'moved.md': moved, 'gone.md': gone }).map(([path, { contentSha }]) => ({ path, contentSha }));
    await hook({ hook_event_name: 'SessionStart', source: 'startup', lockstep: { root: '/home/dev/project', machine: 'build-7', docs } });
    await site.asOwner({ method: 'PATCH', path: `/projects/handbook/docs/${moved.id}`, body: { path: 'here/now.md' }, headers: { 'if-match': '"1"' } });
    await site.asOwner({ method: 'DELETE', path: `/projects/handbook/docs/${gone.id}`, headers: { 'if-match': '"1"' } });
    await site.asOwner({ method: 'PUT', path: `/projects/handbook/docs/${doc.id}/content`, body: { content: 'new rules\n' }, headers: { 'if-match': '"1"' } });
    const agents = await page('/agents');
    const row = agents.getByRole('row').filter({ hasText: 'build-7' });
    await row.getByRole('button', { name: /^3 of \d+ old$/ }).click();
    for (const line of ['rules.md: has version 1, now 2 by Grace', 'moved.md: is now here/now.md', 'gone.md: deleted by Grace']) await row.getByText(line, { exact: true }).waitFor();
    await hook({ session_id: 'run-that-knows-nothing', hook_event_name: 'SessionStart', source: 'startup', lockstep: { root: '/home/dev/project', machine: 'fresh-8', docs: [] } });
    await agents.reload();
    await agents.getByRole('row').filter({ hasText: 'fresh-8' }).waitFor();
    await agents.getByRole('button', { name: 'Connect an agent' }).click();
    await agents.getByRole('tab', { name: 'Plugin' }).waitFor();
    await agents.getByRole('button', { name: 'Connect an agent' }).click();
    await agents.getByRole('tab', { name: 'Plugin' }).waitFor({ state: 'detached' });
    await agents.getByRole('switch', { name: 'Only those at work with old documents' }).click();
    await agents.getByRole('row').filter({ hasText: 'fresh-8' }).waitFor({ state: 'detached' });
    await row.getByRole('button', { name: /old$/ }).waitFor();
    await hook({ hook_event_name: 'SessionEnd', reason: 'other' });
    await agents.reload();
    await agents.getByRole('switch', { name: 'Only those at work with old documents' }).click();
    await agents.getByText('Every agent at work has the present documents.').waitFor();
  });
});
