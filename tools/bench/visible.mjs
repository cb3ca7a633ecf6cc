import { eventually, openBrowser } from '@lockstep/testing';
import { linkedRepository } from './linked.mjs';
import { median } from './rounds.mjs';

const PUSHES = 15;
const DEADLINE = 30_000;

/** From the answer to a push until its text stands in an open browser page; milliseconds. */
export async function visible(instance) {
  const { url, call, token, person } = instance;
  const link = await linkedRepository(instance, { name: 'visible' });
  await link.put('rule.md', '# Edition 0\n');
  const docs = `/projects/${link.project}/docs`;
  const doc = await eventually(async () => (await call('GET', docs, { token })).items[0], { deadline: DEADLINE });
  const browser = await openBrowser();
  try {
    const context = await browser.newContext({ baseURL: url });
    const signedIn = await context.request.post('/api/v1/auth/login', { data: person });
    if (!signedIn.ok()) throw new Error(`signing in: ${signedIn.status()}`);
    const page = await context.newPage();
    await page.goto(`/projects/${link.project}/docs/${doc.id}`);
    const text = page.getByRole('textbox', { name: /^Text of/ });
    await text.getByText('# Edition 0').waitFor();
    const taken = [];
    for (let n = 1; n <= PUSHES; n++) {
      await link.put('rule.md', `# Edition ${n}.\n`);
      const began = performance.now();
      await text.getByText(`# Edition ${n}.`).waitFor();
      taken.push(performance.now() - began);
    }
    return [{ name: 'push -> visible in a browser (median)', ours: median(taken), unit: 'ms', below: 1_000 }];
  } finally {
    await browser.close();
  }
}
