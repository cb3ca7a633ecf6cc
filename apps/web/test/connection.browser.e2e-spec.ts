import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, lockLine, saveLine, says, textOf, typeAt } from '@lockstep/testing';
import type { BrowserContext } from 'playwright-core';
import { connection, openDoc, Site } from './site.js';

const text = 'top\n\nmiddle\n\nbottom\n';

let site: Site;
/** Whoever watches over a connection that nothing troubles. */
let grace: BrowserContext;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  site = await Site.start();
  grace = await site.signedIn(site.owner);
}, 180_000);

afterAll(() => site?.stop());

afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  for (const page of grace.pages()) await page.close();
});

/** Ada's browser; each test troubles its network in another way. */
async function ada(options?: { width: number }): Promise<BrowserContext> {
  const context = await site.signedIn(site.editor, options);
  contexts.push(context);
  return context;
}

const tokenOf = async (docId: string) => (await site.read(docId)).lock?.token;

/** To the API process alone; when that ends the launcher starts it again. */
async function signalApi(signal: NodeJS.Signals): Promise<void> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  const [pid] = rows.find(([, parent, ...args]) => Number(parent) === site.product.pid && args.join(' ').includes('apps/api/')) ?? [];
  process.kill(Number(pid), signal);
}

/** The database's own word for "stop as if the power failed"; the launcher starts it again. Waits until it has stopped. */
async function crashPostgres(): Promise<void> {
  const [pid] = (await readFile(join(site.product.dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGQUIT');
  await eventually(() => !isAlive(Number(pid)));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a network that lets no WebSocket through', () => {
  for (const [how, answer] of Object.entries({ closed: true, swallowed: false })) {
    it(`WEB16 long polling takes over when WebSockets are ${how}`, async () => {
      const doc = await site.create(`websocket-${how}.md`, text);
      const context = await ada();
      await context.routeWebSocket(/socket\.io/, (socket) => void (answer && socket.close()));
      const page = await openDoc(context, doc.id);
      await connection(page, 'live').waitFor();
      const watcher = await openDoc(grace, doc.id);
      await typeAt(page, 'Control+End', 'by long polling');
      await says(lockLine(watcher), /^Ada is editing/);
      await site.takeOverAndWrite(doc.id, `OWNER ${text}`);
      await says(lockLine(page), /^Grace took over/);
    });
  }

  it('WEB16 without any live connection lock, save and release go over HTTP, news come by asking, and the page says so', async () => {
    const doc = await site.create('http-only.md', text);
    const context = await ada();
    await context.routeWebSocket(/socket\.io/, (socket) => void socket.close());
    await context.route('**/socket.io/**', (route) => route.abort());
    const [page, watcher] = [await openDoc(context, doc.id), await openDoc(grace, doc.id)];
    await typeAt(page, 'Control+End', 'by HTTP');
    await says(lockLine(page), 'You are editing. Others see that.');
    await says(lockLine(watcher), /^Ada is editing/);
    await page.keyboard.press('Control+s');
    await says(saveLine(page), 'saved (version 2)');
    await connection(page, 'not live').waitFor();
    await connection(page, 'not live').hover();
    await page.getByRole('tooltip').getByText('Editing and saving work; changes by others appear within 15 seconds.').waitFor();
    await site.takeOverAndWrite(doc.id, `OWNER ${text}by HTTP`);
    await textOf(page).getByText('OWNER top').waitFor();
    await says(lockLine(page), 'Nobody is editing. Type to start.');
    await typeAt(page, 'Control+Home', 'again ');
    await says(lockLine(watcher), /^Ada is editing/);
    await page.keyboard.press('Control+s');
    await says(saveLine(page), 'saved (version 4)');
    await page.close({ runBeforeUnload: true });
    await eventually(async () => (await tokenOf(doc.id)) === undefined, { deadline: 8_000 });
  });
});

describe('right again by itself', () => {
  it('WEB16 says offline at 380 pixels too, and is live again after the network came back', async () => {
    const doc = await site.create('narrow.md', text);
    const context = await ada({ width: 380 });
    const page = await openDoc(context, doc.id);
    await connection(page, 'live').waitFor();
    await typeAt(page, 'Control+End', 'on the train');
    await says(lockLine(page), 'You are editing. Others see that.');
    await context.setOffline(true);
    await connection(page, 'offline').waitFor();
    await page.getByRole('alert').getByText('This device has no network. Unsaved text is kept on it').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
    await context.setOffline(false);
    await connection(page, 'live').waitFor();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await says(lockLine(page), 'You are editing. Others see that.');
  });

  it('WEB16 the API process dies under the page: text, lock and token stay, and the save goes through by itself', async () => {
    const doc = await site.create('api-killed.md', text);
    const [page, watcher] = [await openDoc(await ada(), doc.id), await openDoc(grace, doc.id)];
    await typeAt(page, 'Control+End', 'before ');
    await says(lockLine(page), 'You are editing. Others see that.');
    const token = await tokenOf(doc.id);
    await signalApi('SIGKILL');
    await page.keyboard.type('while it was down');
    await page.keyboard.press('Control+s');
    await says(saveLine(page), /^not saved: no connection/);
    await says(saveLine(page), 'saved (version 2)');
    await connection(page, 'live').waitFor();
    await textOf(watcher).getByText('before while it was down').waitFor();
    await says(lockLine(watcher), /^Ada is editing/);
    expect(await tokenOf(doc.id)).toBe(token);
    await page.keyboard.type(', and after');
    await page.keyboard.press('Control+s');
    await says(saveLine(page), 'saved (version 3)');
    await says(lockLine(page), 'You are editing. Others see that.');
  });

  it('WEB16 a server that stalls without a word is noticed: the save is said to have failed, and goes through when it answers again', async () => {
    const doc = await site.create('stalled.md', text);
    const page = await openDoc(await ada(), doc.id);
    await typeAt(page, 'Control+End', 'into the silence');
    await says(lockLine(page), 'You are editing. Others see that.');
    await signalApi('SIGSTOP');
    try {
      await page.keyboard.press('Control+s');
      await says(saveLine(page), 'saving…');
      await says(saveLine(page), /^not saved: no connection/);
    } finally {
      await signalApi('SIGCONT');
    }
    await says(saveLine(page), 'saved (version 2)');
    expect((await site.read(doc.id)).version).toBe(2);
  });

  it('WEB16 the database crashes under the page: the save waits and goes through by itself', async () => {
    const doc = await site.create('database-crashed.md', text);
    const page = await openDoc(await ada(), doc.id);
    await typeAt(page, 'Control+End', 'while it was down');
    await says(lockLine(page), 'You are editing. Others see that.');
    await crashPostgres();
    await page.keyboard.press('Control+s');
    await says(saveLine(page), 'saved (version 2)');
    await says(lockLine(page), 'You are editing. Others see that.');
  });

  it('WEB16 the server ends the connection while no new token can be had: the page comes back when one can', async () => {
    const doc = await site.create('ended.md', text);
    const page = await openDoc(await ada(), doc.id);
    await connection(page, 'live').waitFor();
    await page.route('**/auth/refresh', (route) => route.abort());
    const refused = page.waitForRequest('**/auth/refresh');
    await site.asOwner({ method: 'PATCH', path: `/projects/handbook/members/${site.editor.id}`, body: { role: 'admin' } });
    await refused;
    await connection(page, 'reconnecting').waitFor();
    await page.unroute('**/auth/refresh');
    await connection(page, 'live').waitFor();
  });

  it('WEB16 a restart after which no access token is good: the open page gets a new one and goes on', async () => {
    const doc = await site.create('restarted.md', text);
    const page = await openDoc(await ada(), doc.id);
    await typeAt(page, 'Control+End', 'typed before the restart');
    await says(lockLine(page), 'You are editing. Others see that.');
    await site.restart({ SECRET_KEY: randomBytes(32).toString('base64') });
    await page.keyboard.press('Control+s');
    await says(saveLine(page), 'saved (version 2)');
    await connection(page, 'live').waitFor();
    await says(lockLine(page), 'You are editing. Others see that.');
  }, 120_000);
});
