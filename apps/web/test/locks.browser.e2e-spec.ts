import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, lockLine, saveLine, says, textOf, typeAt } from '@lockstep/testing';
import type { BrowserContext, Page } from 'playwright-core';
import { openDoc, Site } from './site.js';

const text = 'top\n\nmiddle\n\nbottom\n';
/** Shorter than the fifteen seconds that a lock outlives its page when nobody gives it back. */
const atOnce = { deadline: 8_000 };

let site: Site;
/** One browser per person: Grace owns the project, Ada and Bob edit. */
let grace: BrowserContext;
let ada: BrowserContext;
let bob: BrowserContext;

beforeAll(async () => {
  site = await Site.start();
  [grace, ada, bob] = await Promise.all([site.signedIn(site.owner), site.signedIn(site.editor), site.signedIn(await site.invite('Bob'))]);
}, 180_000);

afterAll(() => site?.stop());

afterEach(async () => {
  await ada.setOffline(false);
  for (const page of [grace, ada, bob].flatMap((context) => context.pages())) await page.close();
});

async function takeOver(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Take over…' }).click();
  await page.getByLabel('Reason').fill('The release waits for this');
  await page.getByRole('button', { name: 'Take over', exact: true }).click();
  await says(lockLine(page), 'You are editing. Others see that.');
}

async function save(page: Page, version: number): Promise<void> {
  await page.keyboard.press('Control+s');
  await says(saveLine(page), `saved (version ${version})`);
}

const tokenOf = async (docId: string) => (await site.read(docId)).lock?.token;

describe('two and three browsers on one document', () => {
  it('WEB7 three browsers: the holder is taken over, the watcher sees who has it, and a merge keeps both texts', async () => {
    const doc = await site.create('three.md', text);
    const [holder, watcher, thief] = [await openDoc(ada, doc.id), await openDoc(bob, doc.id), await openDoc(grace, doc.id)];
    await typeAt(holder, 'Control+End', 'typed by Ada');
    await says(lockLine(watcher), /^Ada is editing/);
    await takeOver(thief);
    await says(lockLine(holder), 'Grace took over. Read-only here. Your unsaved text is kept.');
    await says(lockLine(watcher), /^Grace is editing/);
    await typeAt(holder, 'Control+Home', 'not accepted');
    await typeAt(thief, 'Control+Home', 'GRACE ');
    await save(thief, 2);
    await textOf(watcher).getByText('GRACE top').waitFor();
    await thief.close();
    await says(lockLine(holder), 'Grace took over and has finished. Your unsaved text is kept.');
    await holder.getByRole('button', { name: 'Compare and merge' }).click();
    await holder.getByRole('textbox', { name: 'Your text' }).getByText('GRACE top').waitFor();
    await holder.getByRole('button', { name: 'Save the right side' }).click();
    await says(saveLine(holder), 'saved (version 3)');
    expect((await site.read(doc.id)).content).toBe('GRACE top\n\nmiddle\n\nbottom\ntyped by Ada');
    await textOf(watcher).getByText('typed by Ada').waitFor();
  });

  it('WEB7 a merge made while the other still edits waits on the page and is saved when he has finished', async () => {
    const doc = await site.create('waits.md', text);
    const [loser, thief] = [await openDoc(ada, doc.id), await openDoc(grace, doc.id)];
    await typeAt(loser, 'Control+End', 'typed by Ada');
    await says(lockLine(thief), /^Ada is editing/);
    await takeOver(thief);
    await typeAt(thief, 'Control+Home', 'GRACE ');
    await save(thief, 2);
    await loser.getByRole('button', { name: 'Compare and merge' }).click();
    await loser.getByRole('button', { name: 'Save the right side' }).click();
    await says(lockLine(loser), /^Grace is editing/);
    await says(saveLine(loser), /^unsaved changes/);
    await loser.keyboard.press('Control+s');
    await says(saveLine(loser), /^not saved: Grace is editing/);
    await thief.close();
    await says(lockLine(loser), 'Nobody is editing. Your text can be saved now.');
    await save(loser, 3);
    expect((await site.read(doc.id)).content).toBe('GRACE top\n\nmiddle\n\nbottom\ntyped by Ada');
  });

  it('WEB7 two tabs take turns by one click each, and what both typed comes together', async () => {
    const doc = await site.create('tabs.md', text);
    const [first, second] = [await openDoc(ada, doc.id), await openDoc(ada, doc.id)];
    await typeAt(first, 'Control+End', 'in the first tab');
    await says(lockLine(second), /^You are editing in another tab/);
    await second.getByRole('button', { name: 'Edit here' }).click();
    await says(lockLine(first), 'You took over in another tab. Read-only here. Your unsaved text is kept.');
    await typeAt(second, 'Control+Home', 'SECOND ');
    await save(second, 2);
    await first.getByRole('button', { name: 'Edit here' }).click();
    await first.getByRole('button', { name: 'Merge and save' }).click();
    await says(saveLine(first), 'saved (version 3)');
    await says(lockLine(second), 'You took over in another tab. Read-only here.');
    expect((await site.read(doc.id)).content).toBe('SECOND top\n\nmiddle\n\nbottom\nin the first tab');
  });
});

describe('a page and its lock', () => {
  it('WEB8 a reload keeps lock and token; a duplicated tab is another holder and steals nothing', async () => {
    const doc = await site.create('reload.md', text);
    const page = await openDoc(ada, doc.id);
    await typeAt(page, 'Control+End', 'unsaved');
    await says(saveLine(page), /kept on this device|draft kept on the server/);
    const token = await tokenOf(doc.id);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await says(lockLine(page), 'You are editing. Others see that.');
    expect(await tokenOf(doc.id)).toBe(token);
    const [duplicate] = await Promise.all([ada.waitForEvent('page'), page.evaluate(() => void window.open(window.location.href))]);
    await says(lockLine(duplicate), /^You are editing in another tab/);
    await says(lockLine(page), 'You are editing. Others see that.');
    expect(await tokenOf(doc.id)).toBe(token);
  });

  it('WEB8 a page that is closed gives its lock back at once', async () => {
    const doc = await site.create('closed.md', text);
    const page = await openDoc(ada, doc.id);
    await typeAt(page, 'Control+End', 'saved');
    await save(page, 2);
    expect((await site.read(doc.id)).lock?.holder.name).toBe('Ada');
    await page.close({ runBeforeUnload: true });
    await eventually(async () => (await site.read(doc.id)).lock === null, atOnce);
  });

  it('WEB5 a page that slept while another saved gets nothing saved, keeps its text and offers the merge', async () => {
    const doc = await site.create('sleep.md', text);
    const page = await openDoc(ada, doc.id);
    await typeAt(page, 'Control+End', 'typed before sleep');
    await says(lockLine(page), 'You are editing. Others see that.');
    const chromium = await ada.newCDPSession(page);
    await chromium.send('Page.setWebLifecycleState', { state: 'frozen' });
    await site.takeOverAndWrite(doc.id, `WHILE ASLEEP ${text}`);
    await chromium.send('Page.setWebLifecycleState', { state: 'active' });
    await page.keyboard.press('Control+s');
    await says(lockLine(page), 'Grace took over and has finished. Your unsaved text is kept.');
    expect((await site.read(doc.id)).content).toBe(`WHILE ASLEEP ${text}`);
    await page.getByRole('button', { name: 'Compare and merge' }).click();
    await page.getByRole('button', { name: 'Save the right side' }).click();
    await says(saveLine(page), 'saved (version 3)');
    expect((await site.read(doc.id)).content).toBe(`WHILE ASLEEP ${text}typed before sleep`);
  });

  it('WEB5 a page whose time ran out in its sleep is read-only before a key is accepted, whether or not anybody answers', async () => {
    const doc = await site.create('clock.md', text);
    const page = await ada.newPage();
    await page.clock.install();
    await page.goto(`/projects/handbook/docs/${doc.id}`);
    await typeAt(page, 'Control+End', 'before');
    await says(lockLine(page), 'You are editing. Others see that.');
    await ada.setOffline(true);
    await page.clock.fastForward('01:00');
    await page.keyboard.type('after');
    await says(lockLine(page), 'Reconnecting: read-only until the lock is confirmed. Your text is kept.');
    expect(await textOf(page).innerText()).toMatch(/before$/);
    await ada.setOffline(false);
    await says(lockLine(page), 'You are editing. Others see that.');
  });
});
