import type { BrowserContext, Locator, Page } from 'playwright-core';

/** Opens a document's page and waits until its text is on the screen: the saved one, or the one that somebody else is typing there. */
export async function openDocPage(context: BrowserContext, project: string, docId: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`/projects/${project}/docs/${docId}`);
  await textOf(page).or(draftOn(page)).first().waitFor();
  return page;
}

/** Types as a person does, after moving the cursor with `keys`. */
export async function typeAt(page: Page, keys: string, text: string): Promise<void> {
  await textOf(page).click();
  await page.keyboard.press(keys);
  await page.keyboard.type(text);
}

export const says = (line: Locator, words: string | RegExp): Promise<void> => line.getByText(words).waitFor();

export const textOf = (page: Page) => page.getByRole('textbox', { name: /^Text of/ });
export const draftOn = (page: Page) => page.getByLabel('Text that is being typed, not saved yet');
export const lockLine = (page: Page) => page.getByRole('status', { name: 'Lock' });
export const saveLine = (page: Page) => page.getByRole('status', { name: 'Save state' });
