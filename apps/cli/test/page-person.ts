import { eventually, openDocPage, saveLine, seededRandom, textOf } from '@lockstep/testing';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { Scene, Step } from './together.js';

/** Long enough for the lock of an agent that is at work. */
const patient = { deadline: 60_000, every: 50 };

/** Somebody at pages of a real browser, which stay open and keep their locks until they are left. */
export class PagePerson {
  private readonly pages = new Map<string, Page>();
  private readonly random;

  constructor(
    private readonly context: BrowserContext,
    private readonly scene: Scene,
  ) {
    this.random = seededRandom(scene.ledger.random.seed + 1_000);
  }

  readonly saves: Step = async (path) => {
    const page = await this.at(path);
    await this.settle(page, await this.types(page));
  };

  readonly takesOver: Step = async (path) => {
    const page = await this.at(path);
    await button(page, 'Take over…').click();
    await page.getByLabel('Reason').fill('It cannot wait');
    await button(page, 'Take over').click();
    await this.settle(page, await this.types(page));
  };

  /** Types, and saves only after something else has happened. */
  async holds(path: string, meanwhile: () => Promise<void>): Promise<void> {
    const page = await this.at(path);
    const line = await this.types(page);
    await meanwhile();
    await this.settle(page, line);
  }

  /** Types, and reloads the page without having saved. */
  readonly reloads: Step = async (path) => {
    const page = await this.at(path);
    const line = await this.types(page);
    page.once('dialog', (question) => void question.accept());
    await page.reload();
    if (line !== null) await button(page, 'Restore it').click();
    await this.settle(page, line);
  };

  /** The machine sleeps while something else happens; then somebody types at once. */
  async sleeps(path: string, meanwhile: () => Promise<void>): Promise<void> {
    const page = await this.at(path);
    const chromium = await this.context.newCDPSession(page);
    await chromium.send('Page.setWebLifecycleState', { state: 'frozen' });
    await meanwhile();
    await chromium.send('Page.setWebLifecycleState', { state: 'active' });
    await chromium.detach();
    await this.settle(page, await this.types(page));
  }

  /** Closes the page, which gives its lock back. */
  readonly leaves: Step = async (path) => {
    const page = this.pages.get(path);
    if (!page) return;
    this.pages.delete(path);
    const closed = page.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await closed;
    const { id } = await this.scene.project.read(path);
    await eventually(async () => !(await this.scene.project.locks()).some(({ docId }) => docId === id));
  };

  async leavesAll(): Promise<void> {
    for (const path of this.pages.keys()) await this.leaves(path);
  }

  private async at(path: string): Promise<Page> {
    const open = this.pages.get(path);
    if (open) {
      // Behind another, a page is drawn once a second.
      await open.bringToFront();
      return open;
    }
    const { project } = this.scene;
    const page = await openDocPage(this.context, project.slug, (await project.read(path)).id);
    this.pages.set(path, page);
    return page;
  }

  /** A new line behind one that is on the screen. @returns it, or null where the page did not take it. */
  private async types(page: Page): Promise<string | null> {
    const { line, old } = this.scene.ledger.next(`${(await linesOf(textOf(page))).join('\n')}\n`, 'person', this.random);
    await textOf(page).locator('.cm-line').getByText(old.trim(), { exact: true }).click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    // At once, like a paste: a lock that is refused meanwhile cuts no line in two.
    await page.keyboard.insertText(line.trim());
    const shown = (await linesOf(textOf(page))).includes(line.trim());
    if (!shown) this.scene.ledger.refused.push(line);
    return shown ? line : null;
  }

  /** Does what the page offers until it says that everything is saved. What it took must be in there. */
  private async settle(page: Page, line: string | null): Promise<void> {
    const offers = ['Continue editing', 'Compare and merge', 'Merge and save'].map((name) => button(page, name));
    await eventually(async () => {
      if (await button(page, 'Save the right side').isVisible()) await this.saveBoth(page);
      for (const offer of offers) if ((await offer.isVisible()) && (await offer.isEnabled())) await offer.click({ timeout: 5_000 });
      if (await isSaved(page)) return true;
      await page.keyboard.press('Control+s');
      return isSaved(page);
    }, patient);
    if (line === null) return;
    await textOf(page).getByText(line.trim(), { exact: true }).waitFor();
    this.scene.ledger.saved.push(line);
  }

  /** In the comparison: whatever stands on the left only is put below one's own. */
  private async saveBoth(page: Page): Promise<void> {
    const [left, right] = [page.getByRole('textbox', { name: 'Their text' }), page.getByRole('textbox', { name: 'Your text' })];
    await eventually(async () => {
      const collapsed = page.locator('.cm-collapsedLines');
      if ((await collapsed.count()) === 0) return true;
      await collapsed.first().click({ timeout: 1_000 });
      return false;
    });
    const mine = await linesOf(right);
    const missing = (await linesOf(left)).filter((line) => line.startsWith('- ') && !mine.includes(line));
    await right.click();
    await page.keyboard.press('Control+End');
    for (const line of missing) {
      await page.keyboard.insertText(line);
      await page.keyboard.press('Enter');
    }
    await button(page, 'Save the right side').click();
  }
}

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const linesOf = (text: Locator): Promise<string[]> => text.locator('.cm-line').allInnerTexts();
const isSaved = (page: Page): Promise<boolean> => saveLine(page).getByText(/^saved \(version/).isVisible();
