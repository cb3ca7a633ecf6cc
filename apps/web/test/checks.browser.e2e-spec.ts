import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { saveLine, says, textOf, typeAt } from '@lockstep/testing';
import { openDoc, Site } from './site.js';

let site: Site;
beforeAll(async () => {
  site = await Site.start();
}, 180_000);
afterAll(() => site?.stop());

describe('notes on what agents would stumble over', () => {
  it('CHECK7 the editor shows how many there are, leads to their lines, and shows nothing when there are none', async () => {
    const doc = await site.create('CLAUDE.md', `# Rules\n\n${'- be brief\n'.repeat(60)}@gone.md\n`);
    const context = await site.signedIn(site.owner);
    const page = await openDoc(context, doc.id);
    const count = page.getByRole('button', { name: /notes? for agents/ });
    await says(count, '1 note');
    await count.click();
    const list = page.getByRole('list', { name: 'What agents would stumble over' });
    await says(list, /Line 63: @gone\.md imports a document that is not there/);
    await list.getByRole('button').click();
    await list.waitFor({ state: 'hidden' });
    await page.keyboard.type('see ');
    await textOf(page).getByText('see @gone.md').waitFor();
    await page.keyboard.press('Control+Home');
    await typeAt(page, 'Control+Home', 'a\u200bb ');
    await says(count, '2 notes');
    await page.keyboard.press('Control+s');
    await says(saveLine(page), 'saved (version 2)');
    expect((await site.read(doc.id)).content).toBe(`a\u200bb # Rules\n\n${'- be brief\n'.repeat(60)}see @gone.md\n`);
    await typeAt(page, 'Control+a', 'Good.');
    await count.waitFor({ state: 'detached' });
    await context.close();
  });
});
