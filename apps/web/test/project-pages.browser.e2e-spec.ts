import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { Site } from './site.js';

let site: Site;
let grace: BrowserContext;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  // With the demo there is a GitHub to link to.
  site = await Site.start({ DEMO: '1' });
  grace = await site.signedIn(site.owner);
}, 180_000);

afterAll(() => site?.stop());

afterEach(async () => {
  for (const page of grace.pages()) await page.close();
  for (const context of contexts.splice(0)) await context.close();
});

async function open(path: string): Promise<Page> {
  const page = await grace.newPage();
  await page.goto(`/projects/handbook/${path}`);
  return page;
}

/** A browser in which nobody is signed in. */
async function stranger(path: string): Promise<Page> {
  const context = await site.browser.newContext({ baseURL: site.product.url });
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

/** How the API answers to a key. */
async function statusOf(key: string): Promise<number> {
  return (await fetch(`${site.product.url}/api/v1/projects/handbook/docs`, { headers: { 'x-api-key': key } })).status;
}

/** The one time a secret is on the screen. */
async function readSecret(page: Page): Promise<string> {
  const key = await page.getByRole('textbox', { name: 'API key' }).inputValue();
  await page.getByRole('button', { name: 'I have copied it' }).click();
  return key;
}

async function demoClone(): Promise<{ address: string; token: string }> {
  const { cloneUrl } = JSON.parse(await readFile(join(site.product.dataDir, 'demo.json'), 'utf8')) as { cloneUrl: string };
  return { address: cloneUrl, token: new URL(cloneUrl).password };
}

describe('the pages of a project', () => {
  it('WEB19 an API key is made, shown once, rotated with the old one still good, and revoked with both', async () => {
    const page = await open('keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('Nightly agent');
    await page.getByRole('combobox', { name: 'Paths' }).pressSequentially('docs/{a,b}.md, *.txt');
    await page.getByRole('button', { name: 'Create key' }).click();
    const first = await readSecret(page);
    await page.getByText('only docs/{a,b}.md, *.txt').waitFor();
    expect(await statusOf(first)).toBe(200);
    await page.getByRole('button', { name: 'Rotate Nightly agent' }).click();
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    const second = await readSecret(page);
    expect(second).not.toBe(first);
    expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);
    await page.getByRole('button', { name: 'Rotate Nightly agent' }).click();
    await page.getByRole('combobox', { name: 'The old secret goes on working' }).click();
    await page.getByRole('option', { name: 'not at all' }).click();
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    const third = await readSecret(page);
    expect([await statusOf(first), await statusOf(second), await statusOf(third)]).toEqual([401, 401, 200]);
    await page.getByRole('button', { name: 'Revoke Nightly agent' }).click();
    await page.getByRole('button', { name: 'Revoke key' }).click();
    await page.getByText('No keys yet').waitFor();
    expect(await statusOf(third)).toBe(401);
  });

  it('WEB19 an invitation makes a member of somebody with an account, and of somebody who makes one', async () => {
    const page = await open('members');
    const invite = async (email: string): Promise<string> => {
      await page.getByRole('button', { name: 'Invite', exact: true }).click();
      await page.getByLabel('E-mail').fill(email);
      await page.getByRole('button', { name: 'Make the invitation' }).click();
      const link = await page.getByLabel('Invitation link').inputValue();
      await page.getByRole('button', { name: 'Done' }).click();
      return link;
    };
    const newcomer = await stranger(await invite('newcomer@example.test'));
    await newcomer.getByRole('link', { name: 'Create an account' }).click();
    await newcomer.getByLabel('Name').fill('New Comer');
    await newcomer.getByLabel('E-mail').fill('newcomer@example.test');
    await newcomer.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
    await newcomer.getByRole('button', { name: 'Create account' }).click();
    await newcomer.getByRole('link', { name: 'Handbook' }).waitFor();
    const account = await site.registerOutsider('Olga');
    const member = await stranger(await invite(account.email));
    await member.getByRole('link', { name: 'I have an account' }).click();
    await member.getByLabel('E-mail').fill(account.email);
    await member.getByLabel('Password', { exact: true }).fill(account.password);
    await member.getByRole('button', { name: 'Sign in' }).click();
    await member.getByRole('button', { name: 'Join the project' }).click();
    await member.waitForURL('**/projects/handbook');
    await page.reload();
    for (const name of ['New Comer', 'Olga']) expect(await page.getByRole('combobox', { name: `Role of ${name}` }).inputValue()).toBe('editor');
  });

  it('WEB19 a repository is linked by pasting its address, refused in GitHub\'s own words, and synced after its plan was shown', async () => {
    const { address, token } = await demoClone();
    const page = await open('sync');
    await page.getByRole('button', { name: 'Link a repository' }).click();
    await page.getByLabel('Repository', { exact: true }).fill(address);
    await page.getByLabel('Token', { exact: true }).fill('ghp_wrong');
    await page.getByRole('button', { name: 'Test and link' }).click();
    await page.getByRole('alert').getByText('GitHub says: Bad credentials').waitFor();
    await page.getByLabel('Token', { exact: true }).fill(token);
    await page.getByRole('button', { name: 'Test and link' }).click();
    expect(await page.getByLabel('Payload URL').inputValue()).toContain(`${site.product.url}/api/v1/github/webhooks/`);
    expect(await page.getByLabel('Secret').inputValue()).not.toBe('');
    await page.getByRole('button', { name: 'I have copied it' }).click();
    // A save just before may have made the worker look already, which then waits for consent.
    await page.getByRole('button', { name: /^(First sync|Look at the plan)…$/ }).click();
    await page.getByRole('table', { name: 'Plan' }).getByText('CLAUDE.md').waitFor();
    await page.getByRole('button', { name: 'Do it' }).click();
    await page.getByRole('treeitem', { name: 'CLAUDE.md' }).waitFor();
    await page.getByText('in step', { exact: true }).waitFor();
  });

  it('WEB19 a project is archived after a question and brought back', async () => {
    const page = await open('settings');
    await page.getByRole('button', { name: 'Archive…' }).click();
    await page.getByRole('button', { name: 'Archive project' }).click();
    await page.getByText('Handbook is archived').waitFor();
    await page.getByRole('link', { name: 'Handbook' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'Handbook' }).click();
    await page.waitForURL('**/projects/handbook');
  });
});
