import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { readTestEnv } from './env.js';

/** The system's Chromium (`CHROMIUM_PATH` names another). Specs that call this are named `*.browser.e2e-spec.ts`. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: readTestEnv().chromium,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
  });
}
