import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, Link, Page as Paged } from '@lockstep/contracts';
import { eventually, says } from '@lockstep/testing';
import type { Page } from 'playwright-core';
import { OctoRules } from '../../worker/test/octo-rules.js';
import { Site } from './site.js';

const OWNER = 'octo';

let octo: OctoRules;
let site: Site;
let linkId: string;

beforeAll(async () => {
  octo = await OctoRules.start({ 'same.md': 'same\n', 'rules.md': 'old\n' });
  site = await Site.start({ GITHUB_API_URLS: octo.github.url });
  linkId = (await site.asOwner<{ id: string }>({ method: 'POST', path: '/projects/handbook/links', body: octo.link })).id;
  await site.asOwner({ method: 'POST', path: `/projects/handbook/links/${linkId}/sync`, body: { confirm: true } });
  await eventually(async () => (await link()).headSha !== null, { deadline: 30_000 });
}, 240_000);

afterAll(async () => {
  await site?.stop();
  await octo?.close();
});

const link = (): Promise<Link> => site.asOwner<Link>({ method: 'GET', path: `/projects/handbook/links/${linkId}` });
const card = (page: Page) => page.getByRole('region', { name: `${OWNER}/rules` });

async function syncPage(): Promise<Page> {
  const page = await (await site.signedIn(site.owner)).newPage();
  await page.goto('/projects/handbook/sync');
  await card(page).waitFor();
  return page;
}

async function choose(page: Page, item: string): Promise<void> {
  await card(page).getByRole('button', { name: `More for ${OWNER}/rules` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function save(path: string, content: string): Promise<void> {
  const { id, version } = await site.asOwner<Doc>({ method: 'GET', path: `/projects/handbook/docs/by-path?path=${path}` });
  await site.asOwner({ method: 'PUT', path: `/projects/handbook/docs/${id}/content`, body: { content }, headers: { 'if-match': `"${version}"` } });
}

describe('the operator’s page', () => {
  it('OPS3 OPS4 shows what the last run did and how many requests are left', async () => {
    const page = await syncPage();
    await says(card(page).getByRole('list', { name: 'What the last run did' }), 'brought in 2 changes from GitHub');
    await says(card(page), /^4,\d{3} of 5,000 requests left until \d\d:\d\d$/);
  }, 60_000);

  it('OPS1 OPS2 pauses a link, says who did, and lets it go on where it was', async () => {
    const page = await syncPage();
    await choose(page, 'Pause');
    await says(card(page), /^Paused by Grace\. Nothing comes in or goes out/);
    expect(await card(page).getByRole('button', { name: 'Sync now' }).count()).toBe(0);
    await save('rules.md', 'ours\n');
    await card(page).getByText('1 document not in the repository yet').waitFor();
    await card(page).getByRole('button', { name: 'Resume' }).click();
    await card(page).getByText('in step').waitFor();
    await eventually(async () => {
      await octo.clone.pull();
      return (await octo.clone.text('rules.md')) === 'ours\n';
    }, { deadline: 30_000 });
  }, 120_000);

  it('OPS5 shows what comparing everything anew would do, and does it once somebody agrees', async () => {
    const page = await syncPage();
    await choose(page, 'Pause');
    await save('rules.md', 'newer here\n');
    await octo.clone.push({ 'rules.md': 'newer there\n' });
    await card(page).getByRole('button', { name: 'Resume' }).click();
    await card(page).getByText('1 document to decide').waitFor();
    await choose(page, 'Compare everything anew…');
    const dialog = page.getByRole('dialog');
    await says(dialog, /^The same on both sides and linked: 1 document\..* decision: 1 document\./);
    await says(dialog, /Nothing is overwritten or deleted\.$/);
    await dialog.getByRole('button', { name: 'Compare anew' }).click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => (await site.asOwner<Paged<{ kind: string }>>({ method: 'GET', path: '/projects/handbook/conflicts' })).items[0]?.kind === 'add_add', { deadline: 30_000 });
  }, 120_000);

  it('OPS4 a failure ends in a state with the next step in words', async () => {
    const page = await syncPage();
    const end = octo.github.intercept(({ surface }) => (surface === 'rest' ? { when: 'before', status: 401, body: { message: 'Bad credentials' } } : undefined));
    await card(page).getByRole('button', { name: 'Sync now' }).click();
    await says(card(page).getByRole('alert'), 'Make a new token on GitHub and enter it in the settings of this link.');
    end();
  }, 60_000);
});

describe('the page about versions by repository', () => {
  it('FAN1 shows which repository is on which version, and calls out what differs', async () => {
    const page = await syncPage();
    await page.getByRole('link', { name: 'Versions by repository' }).click();
    const table = page.getByRole('table', { name: 'Versions by repository' });
    await table.getByRole('row', { name: 'same.md version 1 version 1' }).waitFor();
    await says(table.getByRole('row').filter({ hasText: 'rules.md' }), /, conflict$/);
    await table.getByRole('button', { name: `Bring ${OWNER}/rules up to date` }).waitFor();
    await page.getByRole('textbox', { name: 'Folder' }).fill('same');
    await table.getByText('rules.md').waitFor({ state: 'detached' });
    expect(await table.getByRole('button').count()).toBe(0);
  }, 60_000);
});

describe('the page about all links', () => {
  it('OPS6 shows the owner of the instance what needs him first, and nobody else anything', async () => {
    const page = await (await site.signedIn(site.owner)).newPage();
    await page.goto('/');
    await page.getByRole('button', { name: 'Account of Grace' }).click();
    await page.getByRole('menuitem', { name: 'Operations' }).click();
    const row = page.getByRole('table', { name: 'Links of all projects' }).getByRole('row').nth(1);
    await says(row, 'Handbook');
    await says(row, `${OWNER}/rules`);
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'suspended' }).click();
    await page.getByText('No link is in this state').waitFor();

    const other = await (await site.signedIn(site.editor)).newPage();
    await other.goto('/operations');
    await other.getByRole('alert').getByText('Only the owner of this instance may do this.').waitFor();
    await other.getByRole('button', { name: 'Account of Ada' }).click();
    await other.getByRole('menuitem', { name: 'All projects' }).waitFor();
    expect(await other.getByRole('menuitem', { name: 'Operations' }).count()).toBe(0);
  }, 60_000);
});
