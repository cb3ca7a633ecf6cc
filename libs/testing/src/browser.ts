import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { readTestEnv } from './env.js';

/** The system's Chromium (`CHROMIUM_PATH` names another). Specs that call this are named `*.browser.e2e-spec.ts`. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: readTestEnv().chromium,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
  });
}

/** Cookies of one person, who is signed in by the one that the form would have got. */
export async function signedIn(browser: Browser, url: string, { email, password }: { email: string; password: string }, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 }, ...options });
  const answer = await context.request.post('/api/v1/auth/login', { data: { email, password } });
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
  return context;
}
