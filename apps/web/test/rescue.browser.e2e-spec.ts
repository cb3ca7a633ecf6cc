import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, lockLine, saveLine, says, textOf, typeAt } from '@lockstep/testing';
import type { BrowserContext, Page } from 'playwright-core';
import { cuttable, openDoc, Site } from './site.js';

const text = 'top\n\nmiddle\n\nbottom\n';

let site: Site;
/** Ada's browser, and her laptop. */
let ada: BrowserContext;
let laptop: BrowserContext;
/** Takes the network away from Ada's browser. */
let cutOff: () => Promise<void>;

beforeAll(async () => {
  site = await Site.start();
  [ada, laptop] = await Promise.all([site.signedIn(site.editor), site.signedIn(site.editor)]);
  cutOff = await cuttable(ada);
}, 180_000);

afterAll(() => site?.stop());

afterEach(async () => {
  await ada.setOffline(false);
  for (const page of [ada, laptop].flatMap((context) => context.pages())) await page.close();
});

const rescue = (page: Page) => page.getByRole('alert').filter({ hasText: 'You typed text here' });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });

/** Closes the page as a person does, who answers "leave" when the browser asks. @returns what the browser asked. */
async function closeAnyway(page: Page): Promise<string[]> {
  const asked: string[] = [];
  page.on('dialog', (question) => {
    asked.push(question.type());
    void question.accept();
  });
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
  return asked;
}

describe('text that was typed and not saved', () => {
  it('WEB9 typed offline and closed: asked before, offered afterwards, merged with what was saved meanwhile', async () => {
    const doc = await site.create('offline.md', text);
    const page = await openDoc(ada, doc.id);
    await typeAt(page, 'Control+End', 'online, ');
    await says(lockLine(page), 'You are editing. Others see that.');
    await cutOff();
    await page.keyboard.type('offline');
    await page.keyboard.press('Control+s');
    await says(saveLine(page), 'not saved: no connection; it is tried again by itself · kept on this device');
    expect(await closeAnyway(page)).toEqual(['beforeunload']);
    await site.takeOverAndWrite(doc.id, `MEANWHILE ${text}`);
    await ada.setOffline(false);
    const again = await openDoc(ada, doc.id);
    await says(rescue(again), /kept on this device, on top of version 1; version 2 is newer/);
    await again.getByRole('button', { name: 'Restore it' }).click();
    await again.getByRole('button', { name: 'Merge and save' }).click();
    await says(saveLine(again), 'saved (version 3)');
    expect((await site.read(doc.id)).content).toBe(`MEANWHILE ${text}online, offline`);
  });

  it('WEB9 offline with the page open: back online it is the holder again, told of the newer version, and merges with one click', async () => {
    const doc = await site.create('back-online.md', text);
    const page = await openDoc(ada, doc.id);
    await typeAt(page, 'Control+End', 'online, ');
    await says(lockLine(page), 'You are editing. Others see that.');
    await cutOff();
    await page.keyboard.type('offline');
    await site.takeOverAndWrite(doc.id, `MEANWHILE ${text}`);
    await page.keyboard.press('Control+s');
    await says(saveLine(page), /^not saved: no connection/);
    await ada.setOffline(false);
    await page.getByRole('alert').getByText('Grace saved version 2 while you have unsaved changes on version 1.').waitFor();
    await says(saveLine(page), /draft kept on the server$/);
    await says(lockLine(page), 'You are editing. Others see that.');
    await page.getByRole('button', { name: 'Merge and save' }).click();
    await says(saveLine(page), 'saved (version 3)');
    expect((await site.read(doc.id)).content).toBe(`MEANWHILE ${text}online, offline`);
  });

  it('WEB9 a takeover puts the text on the server at once, from where another device offers it', async () => {
    const doc = await site.create('devices.md', text);
    const page = await openDoc(ada, doc.id);
    await typeAt(page, 'Control+End', 'typed here');
    await says(lockLine(page), 'You are editing. Others see that.');
    await site.takeOverAndWrite(doc.id, `MEANWHILE ${text}`);
    await says(saveLine(page), 'unsaved changes · draft kept on the server');
    const other = await openDoc(laptop, doc.id);
    await says(rescue(other), /kept on the server, on top of version 1/);
    await rescue(other).getByRole('button', { name: 'Compare' }).click();
    const yours = other.getByRole('textbox', { name: 'Your text' });
    await yours.getByText('MEANWHILE top').waitFor();
    await yours.getByText('typed here').waitFor();
    await other.getByRole('button', { name: 'Use the right side' }).click();
    await other.getByRole('button', { name: 'Save', exact: true }).click();
    await says(saveLine(other), 'saved (version 3)');
    expect((await site.read(doc.id)).content).toBe(`MEANWHILE ${text}typed here`);
  });

  it('WEB9 what is still on the screen of one tab is offered in no other', async () => {
    const doc = await site.create('on-screen.md', text);
    const page = await openDoc(ada, doc.id);
    await typeAt(page, 'Control+End', 'still on the screen');
    await says(saveLine(page), /draft kept on the server$/);
    const other = await ada.newPage();
    const asked = other.waitForResponse((response) => response.url().endsWith('/draft'), { timeout: 2_000 }).catch(() => null);
    await other.goto(`/projects/handbook/docs/${doc.id}`);
    await says(lockLine(other), /^You are editing in another tab/);
    await asked;
    expect(await rescue(other).count()).toBe(0);
  });
});

describe('no text is given up without a question', () => {
  it('WEB17 leaving for another page of the app asks; a draft stays, and discarding it asks again', async () => {
    const doc = await site.create('leave.md', text);
    const page = await openDoc(ada, doc.id);
    await typeAt(page, 'Control+End', 'not yet');
    await page.getByRole('link', { name: 'History', exact: true }).click();
    await page.getByRole('button', { name: 'Stay' }).click();
    expect(await textOf(page).innerText()).toMatch(/not yet$/);
    await page.getByRole('link', { name: 'History', exact: true }).click();
    await page.getByRole('button', { name: 'Leave, keep a draft' }).click();
    await page.waitForURL('**/history');
    await eventually(async () => (await site.read(doc.id)).lock === null);
    await page.goBack();
    await rescue(page).getByRole('button', { name: 'Discard' }).click();
    await dialog(page, 'Discard the kept text?').getByRole('button', { name: 'Cancel' }).click();
    await rescue(page).getByRole('button', { name: 'Discard' }).click();
    await dialog(page, 'Discard the kept text?').getByRole('button', { name: 'Discard it' }).click();
    await rescue(page).waitFor({ state: 'detached' });
    await page.reload();
    await says(saveLine(page), 'saved (version 1)');
    expect(await rescue(page).count()).toBe(0);
  });

  it('WEB17 leaving can save first, and stays when that fails', async () => {
    const doc = await site.create('save-and-leave.md', text);
    const page = await openDoc(ada, doc.id);
    await typeAt(page, 'Control+End', 'last words');
    await page.route('**/content*', (route) => route.abort());
    await page.getByRole('link', { name: 'History', exact: true }).click();
    await page.getByRole('button', { name: 'Save and leave' }).click();
    await dialog(page, 'Leave with unsaved changes?').waitFor({ state: 'detached' });
    await says(saveLine(page), /^not saved: no connection/);
    await page.unroute('**/content*');
    await page.getByRole('link', { name: 'History', exact: true }).click();
    await page.getByRole('button', { name: 'Save and leave' }).click();
    await page.waitForURL('**/history');
    expect((await site.read(doc.id)).content).toBe(`${text}last words`);
  });

  it('WEB17 dropping one\'s text for a newer version asks first', async () => {
    const doc = await site.create('drop.md', text);
    const page = await openDoc(ada, doc.id);
    await typeAt(page, 'Control+End', 'mine');
    await says(lockLine(page), 'You are editing. Others see that.');
    await site.takeOverAndWrite(doc.id, `THEIRS ${text}`);
    await page.getByRole('button', { name: 'Compare and merge' }).click();
    await page.getByRole('button', { name: 'Drop my text' }).click();
    await dialog(page, 'Drop your text?').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('textbox', { name: 'Your text' }).getByText('mine').waitFor();
    await page.getByRole('button', { name: 'Drop my text' }).click();
    await dialog(page, 'Drop your text?').getByRole('button', { name: 'Drop it' }).click();
    await says(saveLine(page), 'saved (version 2)');
    expect(await textOf(page).innerText()).not.toContain('mine');
  });

  it('WEB17 signing out asks; being signed out elsewhere is said, and the text is offered after signing in', async () => {
    const doc = await site.create('signed-out.md', text);
    const cafe = await site.signedIn(site.editor);
    const [page, other] = [await openDoc(cafe, doc.id), await openDoc(cafe, doc.id)];
    await typeAt(page, 'Control+End', 'unsaved');
    await says(lockLine(page), 'You are editing. Others see that.');
    await page.getByRole('button', { name: 'Account of Ada' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await dialog(page, 'Sign out with unsaved changes?').getByRole('button', { name: 'Cancel' }).click();
    await other.getByRole('button', { name: 'Account of Ada' }).click();
    await other.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('alert').getByText('You were signed out. Unsaved text is kept on this device').waitFor();
    await page.getByLabel('E-mail').fill(site.editor.email);
    await page.getByLabel('Password', { exact: true }).fill(site.editor.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Restore it' }).click();
    await page.keyboard.press('Control+s');
    await says(saveLine(page), 'saved (version 2)');
    expect((await site.read(doc.id)).content).toBe(`${text}unsaved`);
    await cafe.close();
  });
});
