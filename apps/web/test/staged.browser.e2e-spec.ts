import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, lockLine, saveLine, says, textOf, typeAt } from '@lockstep/testing';
import type { Page } from 'playwright-core';
import { OctoRules } from '../../worker/test/octo-rules.js';
import { openDoc, Site } from './site.js';

const BASE = '# Rules\n\nfirst\n\nlast\n';

let octo: OctoRules;
let site: Site;
let linkId: string;

beforeAll(async () => {
  octo = await OctoRules.start({ 'rules.md': BASE, 'second.md': BASE });
  site = await Site.start({ GITHUB_API_URLS: octo.github.url });
  linkId = (await site.asOwner<{ id: string }>({ method: 'POST', path: '/projects/handbook/links', body: octo.link })).id;
  await look();
}, 240_000);

afterAll(async () => {
  await site?.stop();
  await octo?.close();
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
    await octo.clone.push({ 'rules.md': BASE.replace('last', 'LAST') }, { author: 'Ada Lovelace <ada@example.test>' });
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
    await octo.clone.push({ 'second.md': BASE.replace('last', 'LAST') }, { author: 'Ada Lovelace <ada@example.test>' });
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
      await octo.clone.pull();
      return (await octo.clone.text('second.md')) === both;
    }, { deadline: 30_000 });
  }, 120_000);
});
