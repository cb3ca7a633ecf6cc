import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { openBrowser } from '@lockstep/testing';
import type { Browser } from 'playwright-core';
import { Office } from './office.js';
import { PagePerson } from './page-person.js';
import { Caller, Scene } from './together.js';
import type { Step } from './together.js';

const SEEDS = [401, 404, 407];
const STEPS = 14;

let office: Office;
let browser: Browser;
beforeAll(async () => {
  [office, browser] = await Promise.all([Office.open(), openBrowser()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await office?.close();
});

describe('two agents in one working tree and a person at a browser', () => {
  it.each(SEEDS)('CLI14 nothing is lost and nobody is overwritten (seed %i)', async (seed) => {
    const context = await office.signedIn(browser);
    const scene = await Scene.open(office, seed);
    try {
      const { edit, both, stale, hand, push, prompt } = scene.around;
      const person = new PagePerson(context, scene);
      const { saves, reloads, leaves } = person;
      const elsewhere = new Caller(scene);
      /** An open page may hold the lock, and then no agent begins. */
      const interrupt = async (path: string, then: Step) => {
        await leaves(path);
        await scene.edits(path, async () => {
          await person.takesOver(path);
          await then(path);
        });
      };
      const steps: Step[] = [
        async (path) => void (await Promise.all([saves(path), both(path)])),
        (path) => interrupt(path, leaves),
        (path) => interrupt(path, async () => undefined),
        (path) => person.holds(path, () => edit(path)),
        (path) => person.holds(path, async () => {
          await hand(path);
          await push(path);
        }),
        (path) => person.holds(path, () => elsewhere.takesOver(path)),
        (path) => person.sleeps(path, () => edit(path)),
      ];
      await scene.play([...steps, ...steps, edit, both, saves, reloads, leaves, leaves, stale, hand, push, prompt], STEPS);
      await person.leavesAll();
      await scene.expectNothingLost();
    } finally {
      scene.close();
      await context.close();
    }
  }, 300_000);
});
