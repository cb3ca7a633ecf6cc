import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { lockLine, saveLine, says, textOf, typeAt } from '@lockstep/testing';
import type { BrowserContext } from 'playwright-core';
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

async function grace(options?: { width?: number }): Promise<BrowserContext> {
  const context = await site.signedIn(site.owner, options);
  contexts.push(context);
  return context;
}

async function ada(): Promise<BrowserContext> {
  const context = await site.signedIn(site.editor);
  contexts.push(context);
  return context;
}

describe('the editor in a real browser', () => {
  const texts = {
    'CRLF without a final newline': { before: '# Title\r\n\r\ntext\r\nend', after: 'X# Title\r\n\r\ntext\r\nend' },
    'mixed endings and a BOM': { before: '\u{feff}one\r\ntwo\nthree\rfour\r\n', after: '\u{feff}Xone\r\ntwo\nthree\rfour\r\n' },
    'tabs, trailing blanks and emoji': { before: '\t- a  \n\n👩‍👩‍👧 e\u0301 \n\n\n', after: 'X\t- a  \n\n👩‍👩‍👧 e\u0301 \n\n\n' },
  };
  for (const [name, { before, after }] of Object.entries(texts)) {
    it(`WEB1 one typed letter changes one byte: ${name}`, async () => {
      const doc = await site.create(`bytes/${name}.md`, before);
      const page = await openDoc(await grace(), doc.id);
      await typeAt(page, 'Control+Home', 'X');
      await page.keyboard.press('Control+s');
      await says(saveLine(page), 'saved (version 2)');
      expect((await site.read(doc.id)).content).toBe(after);
    });
  }

  it('WEB4 the first keystroke takes the lock; others read who, until when, and cannot type', async () => {
    const doc = await site.create('lock.md', 'text\n');
    const [mine, theirs] = [await openDoc(await grace(), doc.id), await openDoc(await ada(), doc.id)];
    await says(lockLine(mine), 'Nobody is editing');
    await typeAt(mine, 'Control+Home', 'Hello ');
    await says(lockLine(mine), 'You are editing');
    await says(lockLine(theirs), /^Grace is editing, free in \d:\d\d/);
    const shown = theirs.getByLabel('Text that is being typed, not saved yet');
    await shown.getByText('Hello text').click();
    await theirs.keyboard.type('not this');
    expect(await shown.innerText()).not.toContain('not this');
    await mine.keyboard.press('Control+s');
    await textOf(theirs).getByText('Hello text').waitFor();
    await says(saveLine(theirs), 'saved (version 2)');
  });

  it('WEB2 says why nothing was saved, keeps the text, and saves by itself when the server answers again', async () => {
    const doc = await site.create('save.md', 'text\n');
    const page = await openDoc(await grace(), doc.id);
    await page.route('**/content*', (route) => route.abort());
    await typeAt(page, 'Control+Home', 'more ');
    await says(saveLine(page), /^unsaved changes/);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await says(saveLine(page), /^not saved: no connection/);
    expect((await site.read(doc.id)).version).toBe(1);
    await page.unroute('**/content*');
    await says(saveLine(page), 'saved (version 2)');
    expect((await site.read(doc.id)).content).toBe('more text\n');
  });

  it('WEB3 a lost answer is no conflict: the same bytes are recognised as our own save', async () => {
    const doc = await site.create('lost-answer.md', 'text\n');
    const page = await openDoc(await grace(), doc.id);
    await page.route('**/content*', async (route) => {
      await route.fetch();
      await route.abort();
    }, { times: 1 });
    await typeAt(page, 'Control+Home', 'once ');
    await page.keyboard.press('Control+s');
    await says(saveLine(page), 'saved (version 2)');
    expect((await site.read(doc.id)).version).toBe(2);
  });

  it('WEB7 after a takeover the text is kept, and the merge keeps what both wrote', async () => {
    const doc = await site.create('taken.md', 'top\n\nmiddle\n\nbottom\n');
    const page = await openDoc(await ada(), doc.id);
    await typeAt(page, 'Control+End', 'typed by Ada');
    await says(lockLine(page), 'You are editing');
    await site.takeOverAndWrite(doc.id, 'TOP\n\nmiddle\n\nbottom\n');
    await says(lockLine(page), /Your unsaved text is kept/);
    await page.getByRole('button', { name: 'Compare and merge' }).click();
    await page.getByRole('textbox', { name: 'Your text' }).getByText('TOP').waitFor();
    await page.getByRole('button', { name: 'Save the right side' }).click();
    await says(saveLine(page), 'saved (version 3)');
    expect((await site.read(doc.id)).content).toBe('TOP\n\nmiddle\n\nbottom\ntyped by Ada');
  });

  it('WEB8 a reload gets its own lock back and WEB9 offers the text that was not saved', async () => {
    const doc = await site.create('reload.md', 'text\n');
    const page = await openDoc(await grace(), doc.id);
    await typeAt(page, 'Control+Home', 'unsaved ');
    await says(saveLine(page), /kept on this device|draft kept on the server/);
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await page.reload();
    expect(asked).toEqual(['beforeunload']);
    await says(lockLine(page), 'You are editing');
    await page.getByRole('button', { name: 'Restore it' }).click();
    await textOf(page).getByText('unsaved text').waitFor();
    await page.keyboard.press('Control+s');
    await says(saveLine(page), 'saved (version 2)');
    expect((await site.read(doc.id)).content).toBe('unsaved text\n');
  });

  it('WEB7 two tabs of one person know of each other, and one click moves the lock', async () => {
    const doc = await site.create('tabs.md', 'text\n');
    const context = await grace();
    const [first, second] = [await openDoc(context, doc.id), await openDoc(context, doc.id)];
    await typeAt(first, 'Control+Home', 'first ');
    await says(lockLine(first), 'You are editing. Others');
    await says(lockLine(second), /^You are editing in another tab/);
    await second.getByRole('button', { name: 'Edit here' }).click();
    await says(lockLine(second), 'You are editing. Others');
    await says(lockLine(first), /^You took over in another tab/);
  });

  it('WEB14 history shows what a version changed, and restores an older one as a new version', async () => {
    const doc = await site.create('history.md', 'alpha\nbeta\n');
    const page = await openDoc(await grace(), doc.id);
    await typeAt(page, 'Control+Home', 'new line\n');
    await page.keyboard.press('Control+s');
    await says(saveLine(page), 'saved (version 2)');
    await page.getByRole('link', { name: 'History', exact: true }).click();
    await page.getByText('From version 1 to 2').waitFor();
    await page.locator('.cm-changedLine, .cm-insertedLine').getByText('new line').waitFor();
    await page.getByRole('button', { name: /^Version 1/ }).click();
    await page.getByRole('button', { name: 'Restore version 1' }).click();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await says(saveLine(page), 'saved (version 3)');
    expect((await site.read(doc.id)).content).toBe('alpha\nbeta\n');
  });

  it('WEB13 works at 380 pixels: documents behind the burger, text or preview, nothing wider than the screen', async () => {
    const doc = await site.create('narrow.md', '# Narrow\n\ntext\n');
    const page = await openDoc(await grace({ width: 380 }), doc.id);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
    await page.getByRole('radiogroup', { name: 'Show' }).locator('label').filter({ hasText: 'Preview' }).click();
    await page.getByRole('heading', { name: 'Narrow', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Open navigation' }).click();
    await page.getByRole('treeitem', { name: 'narrow.md' }).waitFor();
  });
});
