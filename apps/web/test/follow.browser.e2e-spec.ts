import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { draftOn, eventually, lockLine, saveLine, textOf } from '@lockstep/testing';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { openDoc, Site } from './site.js';

let site: Site;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  site = await Site.start();
}, 180_000);

afterAll(() => site?.stop());

afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

async function opened(person: Site['owner'], docId: string): Promise<Page> {
  const context = await site.signedIn(person);
  contexts.push(context);
  return openDoc(context, docId);
}

const typing = (page: Page) => page.getByRole('status', { name: 'Typing' });

async function type(page: Page, text: string): Promise<void> {
  await textOf(page).click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type(text);
}

async function isOnScreen(words: Locator): Promise<boolean> {
  const { y = -1, height = 0 } = (await words.boundingBox()) ?? {};
  return y >= 0 && y + height <= 800;
}

describe('following somebody who types', () => {
  it('LIVE14 shows the words before they are saved, says so, and shows the saved text when it is asked for or when it is over', async () => {
    const doc = await site.create('follow.md', 'saved text\n');
    const holder = await opened(site.owner, doc.id);
    const watcher = await opened(site.editor, doc.id);
    await type(holder, 'Unsaved words, ');
    await draftOn(watcher).getByText('Unsaved words, saved text').waitFor();
    await typing(watcher).getByText('You see what Grace is typing. It is not saved yet.').waitFor();
    await saveLine(watcher).getByText('saved (version 1)').waitFor();
    expect((await site.read(doc.id)).content).toBe('saved text\n');

    await watcher.getByRole('button', { name: 'Show the saved text' }).click();
    expect(await textOf(watcher).innerText()).toContain('saved text');
    expect(await textOf(watcher).innerText()).not.toContain('Unsaved');
    await watcher.getByRole('button', { name: 'Follow the typing' }).click();
    await draftOn(watcher).getByText('Unsaved words').waitFor();

    await holder.keyboard.press('Control+s');
    await saveLine(watcher).getByText('saved (version 2)').waitFor();
    await draftOn(watcher).waitFor({ state: 'detached' });
    expect(await textOf(watcher).innerText()).toContain('Unsaved words, saved text');
  });

  it('LIVE14 tells everybody who comes while nobody types: a reload, and a second page', async () => {
    const doc = await site.create('again.md', 'saved text\n');
    const holder = await opened(site.owner, doc.id);
    const watcher = await opened(site.editor, doc.id);
    await type(holder, 'Unsaved words, ');
    await draftOn(watcher).getByText('Unsaved words, saved text').waitFor();
    await watcher.reload();
    await draftOn(watcher).getByText('Unsaved words, saved text').waitFor();
    const second = await openDoc(watcher.context(), doc.id);
    await draftOn(second).getByText('Unsaved words, saved text').waitFor();
  });

  it('LIVE14 stays at the lines that were being read, in the typed text and back in the saved one', async () => {
    const lines = Array.from({ length: 600 }, (_, n) => `line number ${n + 1}, and some words after it`);
    const doc = await site.create('long.md', `${lines.join('\n')}\n`);
    const holder = await opened(site.owner, doc.id);
    const watcher = await opened(site.editor, doc.id);
    await textOf(watcher).evaluate((content) => content.parentElement?.scrollTo(0, content.scrollHeight / 2));
    const words = await eventually(async () => {
      const read = await watcher.evaluate(() => document.elementFromPoint(400, 400)?.textContent ?? '');
      return /^line number [23]\d\d, and some words after it$/.test(read) && read;
    });
    await type(holder, 'Ten more lines\n'.repeat(3));
    await draftOn(watcher).getByText(words).waitFor();
    expect(await isOnScreen(draftOn(watcher).getByText(words))).toBe(true);
    await watcher.getByRole('button', { name: 'Show the saved text' }).click();
    await textOf(watcher).getByText(words).waitFor();
    expect(await isOnScreen(textOf(watcher).getByText(words))).toBe(true);
  });

  it('LIVE14 tells who comes late, and ends with the lock', async () => {
    const doc = await site.create('late.md', 'saved text\n');
    const holder = await opened(site.owner, doc.id);
    await type(holder, 'Early words, ');
    await lockLine(holder).getByText('You are editing').waitFor();
    const watcher = await opened(site.editor, doc.id);
    await draftOn(watcher).getByText('Early words, saved text').waitFor();
    await site.takeOverAndWrite(doc.id, 'text of another\n');
    await draftOn(watcher).waitFor({ state: 'detached' });
    await textOf(watcher).getByText('text of another').waitFor();
    expect(await textOf(watcher).innerText()).not.toContain('Early');
  });
});
