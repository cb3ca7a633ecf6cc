import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startLocalGitHub } from '@lockstep/local-github';
import type { LocalGitHub } from '@lockstep/local-github';
import { eventually } from '@lockstep/testing';
import type { Page } from 'playwright-core';
import { GitClone } from '../../worker/test/git-clone.js';
import { lockLine, openDoc, saveLine, says, Site, textOf, typeAt } from './site.js';

const OWNER = 'octo';
const BASE = '# Rules\n\nfirst\n\nlast\n';

let folder: string;
let github: LocalGitHub;
let site: Site;
let clone: GitClone;
let linkId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-staged-'));
  github = await startLocalGitHub({ dataDir: join(folder, 'github') });
  await github.createUser({ login: OWNER, name: 'Octo Cat', email: 'octo@example.test' });
  const token = await github.createToken({ login: OWNER });
  await github.createRepo({ owner: OWNER, name: 'rules' });
  clone = await GitClone.of(github.cloneUrl(OWNER, 'rules', token), join(folder, 'clone'));
  await clone.push({ 'rules.md': BASE, 'second.md': BASE });
  site = await Site.start({ GITHUB_API_URLS: github.url });
  const body = { owner: OWNER, repo: 'rules', branch: 'main', credential: { kind: 'token', token } };
  linkId = (await site.asOwner<{ id: string }>({ method: 'POST', path: '/projects/handbook/links', body })).id;
  await look();
}, 240_000);

afterAll(async () => {
  await site?.stop();
  await github?.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

async function look(): Promise<void> {
  await site.asOwner({ method: 'POST', path: `/projects/handbook/links/${linkId}/sync`, body: { confirm: true } });
}

async function opened(path: string): Promise<{ page: Page; docId: string }> {
  const { id } = await eventually(() => site.asOwner<{ id: string }>({ method: 'GET', path: `/projects/handbook/docs/by-path?path=${path}` }), { deadline: 30_000 });
  return { page: await openDoc(await site.signedIn(site.owner), id), docId: id };
}

const waiting = (page: Page) => page.getByRole('status', { name: 'Waiting change' });

describe('a change from GitHub for a document that somebody holds', () => {
  it('SYNC20 the holder reads that it waits, and SYNC22 has it in his text when he has let the document go', async () => {
    const { page, docId } = await opened('rules.md');
    await typeAt(page, 'Control+Home', 'My words. ');
    await says(lockLine(page), 'You are editing');
    await clone.push({ 'rules.md': BASE.replace('last', 'LAST') }, { author: 'Ada Lovelace <ada@example.test>' });
    await look();
    await says(waiting(page), 'A change from GitHub by Ada Lovelace is waiting; it will be merged when you are done.');
    await page.keyboard.press('Control+s');
    await says(saveLine(page), 'saved (version 2)');
    expect((await site.read(docId)).content).toBe(`My words. ${BASE}`);
    expect(await textOf(page).innerText()).not.toContain('LAST');

    const watcher = await openDoc(await site.signedIn(site.editor), docId);
    await says(waiting(watcher), 'it will be merged when Grace is done');
    // Leaving the document gives its lock back.
    await page.close({ runBeforeUnload: true });
    await textOf(watcher).getByText('LAST').waitFor();
    await says(saveLine(watcher), 'saved (version 3)');
    await waiting(watcher).waitFor({ state: 'detached' });
    expect((await site.read(docId)).content).toBe(`My words. ${BASE.replace('last', 'LAST')}`);
  }, 120_000);

  it('SYNC21 the holder sees it beside his text, takes it over, and has nothing waiting once he has saved', async () => {
    const { page, docId } = await opened('second.md');
    await typeAt(page, 'Control+Home', 'My words. ');
    await says(lockLine(page), 'You are editing');
    await clone.push({ 'second.md': BASE.replace('last', 'LAST') }, { author: 'Ada Lovelace <ada@example.test>' });
    await look();
    await waiting(page).getByRole('button', { name: 'Compare' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('On GitHub, by Ada Lovelace').waitFor();
    await dialog.getByRole('button', { name: 'Use the right side' }).click();
    await textOf(page).getByText('LAST').waitFor();
    await page.keyboard.press('Control+s');
    await waiting(page).waitFor({ state: 'detached' });
    const both = `My words. ${BASE.replace('last', 'LAST')}`;
    expect((await site.read(docId)).content).toBe(both);
    await eventually(async () => {
      await clone.pull();
      return (await clone.text('second.md')) === both;
    }, { deadline: 30_000 });
  }, 120_000);
});
