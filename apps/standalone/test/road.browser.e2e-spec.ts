import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Link } from '@lockstep/contracts';
import { eventually, openBrowser, startProduct } from '@lockstep/testing';
import type { Product } from '@lockstep/testing';
import type { Browser, Page } from 'playwright-core';
import { caller, demoOf, registerEditor, signIn } from './people.js';
import type { Call, Demo, Person } from './people.js';

const DOC = 'CLAUDE.md';
const TYPED = 'Ada typed this in her browser.';
const PUSHED = 'Grace pushed this with plain git.';
const run = promisify(execFile);

let product: Product;
let browser: Browser;
let demo: Demo;
/** As the demo's API key, and as the person who owns the project. */
let call: Call;
let asOwner: Call;
let clone: string;
let ada: Page;
let bob: Page;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct({ env: { DEMO: '1', SIGNUP: 'open' } }), openBrowser()]);
  demo = await demoOf(product.dataDir);
  call = caller(product.url, { 'x-api-key': demo.apiKey });
  asOwner = caller(product.url, await signIn(product.url, demo));
  clone = join(await mkdtemp(join(tmpdir(), 'lockstep-road-')), 'rules');
  await run('git', ['clone', '-q', demo.cloneUrl, clone]);
  const colleague = await registerEditor(product.url, asOwner, 'Bob');
  [ada, bob] = await Promise.all([openDoc({ email: demo.email, password: demo.password }), openDoc(colleague)]);
}, 180_000);

afterAll(async () => {
  await browser.close();
  await product.stop();
  await rm(join(clone, '..'), { recursive: true, force: true });
});

async function openDoc({ email, password }: Person): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(product.url);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: /Demo rules/ }).first().click();
  await page.getByRole('treeitem', { name: DOC }).click();
  await page.locator('.cm-content').waitFor();
  return page;
}

const lockLine = (page: Page) => page.getByRole('status', { name: 'Lock' });
const saveLine = (page: Page) => page.getByRole('status', { name: 'Save state' });
const git = async (...args: string[]) => (await run('git', ['-C', clone, '-c', 'user.name=Grace', '-c', 'user.email=grace@example.test', ...args])).stdout.trim();
const link = async () => (await asOwner<{ items: Link[] }>('GET', '/links')).body.items[0] as Link;

async function says(line: ReturnType<typeof lockLine>, words: RegExp): Promise<void> {
  await eventually(async () => words.test(await line.innerText()), { deadline: 20_000 });
}

/** In the preview: the editor draws only the lines in view. */
async function shows(page: Page, words: string): Promise<void> {
  await eventually(async () => (await page.getByRole('region', { name: 'Preview' }).getByText(words).count()) > 0, { deadline: 20_000 });
}

/** One story, told in order: each step starts from where the last one ended. */
describe('the road', () => {
  it('ROAD1 what one person types takes the lock, and everybody sees who has it', async () => {
    await ada.locator('.cm-content').click();
    await ada.keyboard.press('Control+End');
    await ada.keyboard.type(`\n${TYPED}\n`);
    await says(lockLine(ada), /You are editing/);
    await says(lockLine(bob), /Demo Person is editing/);
    expect(await saveLine(ada).innerText()).toContain('unsaved');
  });

  it('ROAD2 an API key is told 423, by whom and how long, and nothing changes', async () => {
    const { doc } = await currentDoc();
    const answer = await call('PUT', `/docs/${doc.id}/content`, { 'if-match': `"${doc.version}"` }, { content: 'the agent overwrites her' });
    expect(answer.status).toBe(423);
    expect(answer.body).toMatchObject({ code: 'lock.held', lock: { holder: { kind: 'user', name: 'Demo Person' } } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await currentDoc()).doc.version).toBe(doc.version);
  });

  it('ROAD3 a save is acknowledged in words, shown to the other and arrives as one commit', async () => {
    const before = Number(await git('rev-list', '--count', 'HEAD'));
    await ada.keyboard.press('Control+s');
    await says(saveLine(ada), /saved \(version 2\)/);
    await shows(bob, TYPED);
    await eventually(async () => {
      await git('pull', '-q');
      return (await readFile(join(clone, DOC), 'utf8')).includes(TYPED);
    }, { deadline: 30_000 });
    expect(Number(await git('rev-list', '--count', 'HEAD'))).toBe(before + 1);
    expect(await readFile(join(clone, DOC), 'utf8')).toBe((await currentDoc()).doc.content);
  });

  it('ROAD4 a closed page gives the lock back, and a plain git push reaches the open page', async () => {
    await ada.close();
    await says(lockLine(bob), /Nobody is editing/);
    await writeFile(join(clone, DOC), `${await readFile(join(clone, DOC), 'utf8')}${PUSHED}\n`);
    await git('commit', '-qam', 'Say it from git');
    await git('push', '-q');
    await shows(bob, PUSHED);
    expect((await currentDoc()).doc.updatedBy).toMatchObject({ kind: 'github', name: 'Grace' });
  });

  it('ROAD5 a push is answered by no commit of ours, not even when asked to sync', async () => {
    const pushed = await git('rev-parse', 'HEAD');
    await eventually(async () => (await link()).headSha === pushed, { deadline: 20_000 });
    const { body } = await asOwner<{ runId: string }>('POST', `/links/${(await link()).id}/sync`, {}, {});
    await eventually(async () => isOver(await link(), body.runId), { deadline: 20_000 });
    expect(await git('ls-remote', 'origin', 'refs/heads/main')).toContain(pushed);
    expect(await link()).toMatchObject({ dirty: 0, conflicts: 0, headSha: pushed });
    await git('fsck', '--strict');
  });
});

function isOver({ status, lastRun }: Link, runId: string): boolean {
  return status === 'ok' && lastRun?.id === runId && lastRun.finishedAt !== null;
}

async function currentDoc() {
  const { body } = await call<{ id: string; version: number; content: string; updatedBy: object }>('GET', `/docs/by-path?path=${DOC}`);
  return { doc: body };
}
