import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, lockLine, openBrowser, openDocPage, saveLine, says, textOf, typeAt } from '@lockstep/testing';
import type { Browser, BrowserContext } from 'playwright-core';
import { Agent } from './agent.js';
import { Office } from './office.js';
import type { Project } from './office.js';
import type { Terminal } from './terminal.js';

const RULES = 'docs/rules.md';
const STYLE = 'docs/style.md';
const TEXT = 'Use tabs.\n\nBe brief.\n\nTest first.\n';

let office: Office;
let browser: Browser;
let grace: BrowserContext;
let project: Project;
let here: Terminal;
beforeAll(async () => {
  [office, browser] = await Promise.all([Office.open(), openBrowser()]);
  grace = await office.signedIn(browser);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await office?.close();
});
beforeEach(async () => {
  project = await office.project();
  await project.create(RULES, TEXT);
  await project.create(STYLE, TEXT);
  here = await project.copy('--include', 'docs/**');
});
afterEach(() => here.close());

const saved = { denied: null, answer: {} };
const holders = async () => (await project.locks()).map(({ holder: { kind, name } }) => ({ kind, name }));

describe('a session of Claude Code beside a person at a browser', () => {
  it('HOOK18 edits what is free, keeps off what is held, pulls what changed, and leaves no lock', async () => {
    const agent = new Agent(here, 'session-from-start-to-end');
    expect(await agent.hear('SessionStart', { source: 'startup' })).toEqual({});
    expect([here.read(RULES), here.read(STYLE)]).toEqual([TEXT, TEXT]);
    expect(await agent.hear('UserPromptSubmit', { prompt: 'Use spaces.' })).toEqual({});

    // Free: the agent's lock is there for others to see until the edit is a version, which an open page then shows.
    const page = await openDocPage(grace, project.slug, (await project.read(RULES)).id);
    expect(await agent.mayEdit(RULES)).toBeNull();
    expect(await holders()).toEqual([{ kind: 'apiKey', name: 'laptop' }]);
    await says(lockLine(page), /^Agent laptop is editing, free in \d:\d\d/);
    await expect(project.save(RULES, 'over it\n')).rejects.toThrow('423');
    expect(await agent.edit(RULES, 'tabs', 'spaces')).toEqual(saved);
    expect(await holders()).toEqual([]);
    expect((await project.versions(RULES))[0]).toMatchObject({ version: 2, author: { kind: 'apiKey', name: 'laptop' }, message: `Claude Code session ${agent.sessionId}` });
    await textOf(page).getByText('Use spaces.').waitFor();
    expect(await agent.hear('Stop', { stop_hook_active: false })).toEqual({ systemMessage: `Saved in Lockstep: "${RULES}" (version 2).` });
    expect(await agent.hear('UserPromptSubmit', { prompt: 'Be verbose.' })).toEqual({});

    // Held by the page: the agent reads by whom and for how long, and its file stays as it is.
    await typeAt(page, 'Control+End', 'Then mend.');
    await says(lockLine(page), 'You are editing. Others see that.');
    const { denied } = await agent.edit(RULES, 'brief', 'verbose');
    expect(denied).toMatch(/^"Grace" \(a person\) is editing "docs\/rules\.md" in Lockstep since \d{4}-.*The lock ends in \d+ s .*try again later/);
    expect([agent.text(RULES), await holders()]).toEqual([TEXT.replace('tabs', 'spaces'), [{ kind: 'user', name: 'Grace' }]]);

    // The person saves and leaves: the agent is told to pull, does so, and edits on top of that.
    const theirs = `${TEXT.replace('tabs', 'spaces')}Then mend.`;
    await page.keyboard.press('Control+s');
    await says(saveLine(page), 'saved (version 3)');
    await page.close({ runBeforeUnload: true });
    await eventually(async () => (await holders()).length === 0);
    expect((await agent.edit(RULES, 'brief', 'verbose')).denied).toMatch(/changed in Lockstep after this session read it: version 3 by "Grace" \(a person\).*has version 2\. Run `lockstep pull`/);
    expect(await here.json('pull')).toMatchObject([0, { changed: [{ path: RULES }], conflicts: [] }]);
    expect(agent.text(RULES)).toBe(theirs);
    await agent.read(RULES);
    expect(await agent.edit(RULES, 'brief', 'verbose')).toEqual(saved);
    expect((await project.read(RULES)).content).toBe(theirs.replace('brief', 'verbose'));
    expect((await project.versions(RULES)).map(({ version, author }) => [version, author.name])).toEqual([[4, 'laptop'], [3, 'Grace'], [2, 'laptop'], [1, 'Grace']]);

    // The session ends in the middle of an edit.
    expect(await agent.mayEdit(STYLE)).toBeNull();
    expect(await holders()).toHaveLength(1);
    expect(await agent.hear('SessionEnd', { reason: 'other' })).toEqual({ systemMessage: `Saved in Lockstep: "${RULES}" (version 4).` });
    expect(await holders()).toEqual([]);
    expect(await here.json('pull')).toMatchObject([0, { changed: [], conflicts: [] }]);
    expect(await here.run(['push'])).toMatchObject({ code: 0, out: 'Nothing to push.\n' });
  }, 180_000);
});
