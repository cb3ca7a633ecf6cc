import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seededRandom } from '@lockstep/testing';
import { Agent } from './agent.js';
import { Office } from './office.js';
import type { Project } from './office.js';
import type { Terminal } from './terminal.js';
import { agentEdits, changeByHand, Ledger, Person, pullAndSettle } from './together.js';

const SEEDS = [1, 2, 3];
const STEPS = 12;
const PATHS = ['docs/rules.md', 'docs/style.md'];
const FIRST_TEXT = Array.from({ length: 6 }, (_, n) => `line ${n}\n\n`).join('');

let office: Office;
beforeAll(async () => {
  office = await Office.open();
}, 180_000);
afterAll(() => office.close());

/** What everybody does at random, one after the other or, where two agents edit, at once. */
async function play(here: Terminal, project: Project, ledger: Ledger): Promise<void> {
  const { random } = ledger;
  const agents = [new Agent(here, 'ann'), new Agent(here, 'bob')] as const;
  const person = new Person(project, ledger);
  for (const agent of agents) await agent.hear('SessionStart', { source: 'startup' });
  let seen = await project.read(PATHS[0] as string);
  const steps = {
    edit: async (path: string) => (await agentEdits(random.pick(agents), path, ledger))(),
    both: async (path: string) => {
      for (const followUp of await Promise.all(agents.map((agent) => agentEdits(agent, path, ledger)))) await followUp();
    },
    interrupted: async (path: string) => (await agentEdits(random.pick(agents), path, ledger, () => person.saves(path, 'takeOver')))(),
    save: (path: string) => person.saves(path, 'lock'),
    stale: async () => {
      await person.savesOn(seen.path, seen);
      seen = await project.read(random.pick(PATHS));
    },
    hand: async (path: string) => changeByHand(here, path, ledger),
    push: async () => void (await here.run(['push', '-m', 'By hand'])),
    prompt: async () => void (await random.pick(agents).hear('UserPromptSubmit', { prompt: 'Go on.' })),
    commit: async () => void execFileSync('git', ['-c', 'user.name=g', '-c', 'user.email=g@example.test', 'commit', '-qam', 'Work', '--allow-empty'], { cwd: here.dir }),
  };
  const names = ['edit', 'edit', 'edit', 'both', 'both', 'interrupted', 'interrupted', 'save', 'stale', 'hand', 'push', 'prompt', 'commit'] as const;
  for (let step = 0; step < STEPS; step++) await steps[random.pick(names)](random.pick(PATHS));
  for (const agent of agents) await agent.hear('SessionEnd', { reason: 'other' });
}

/** Everything that is only in the working tree goes to the server. */
async function finish(here: Terminal): Promise<void> {
  for (const path of PATHS) await pullAndSettle(here, path);
  expect(await here.json('push', '-m', 'The rest')).toMatchObject([0, { conflicts: [], unfit: [] }]);
}

describe('two agents and a person in one working tree', () => {
  it.each(SEEDS)('CLI14 nothing is lost and nobody is overwritten (seed %i)', async (seed) => {
    const ledger = new Ledger(seededRandom(seed));
    const project = await office.project();
    for (const path of PATHS) await project.create(path, FIRST_TEXT);
    const here = await project.copy();
    try {
      execFileSync('git', ['init', '-q'], { cwd: here.dir });
      await here.run(['pull']);
      execFileSync('git', ['add', '-A'], { cwd: here.dir });
      await play(here, project, ledger);
      expect(await project.locks()).toEqual([]);
      const before = await project.everyText(PATHS);
      expect(ledger.saved.filter((line) => !before.some((text) => text.includes(line)))).toEqual([]);
      await finish(here);
      const texts = await Promise.all(PATHS.map(async (path) => (await project.read(path)).content));
      const counts = (lines: string[]) => lines.map((line) => [line, texts.join('').split(line).length - 1]);
      expect(counts([...ledger.saved, ...ledger.kept]).filter(([, count]) => count !== 1)).toEqual([]);
      expect(counts(ledger.refused).filter(([, count]) => count !== 0)).toEqual([]);
      expect(texts.filter((text) => FIRST_TEXT.trim().split('\n').some((line) => !text.includes(line)) || text.includes('<<<<<<<'))).toEqual([]);
      expect(PATHS.map((path) => here.read(path))).toEqual(texts);
    } finally {
      here.close();
    }
  }, 300_000);
});
