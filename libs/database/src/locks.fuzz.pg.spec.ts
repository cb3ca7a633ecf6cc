import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readTestEnv, seededRandom } from '@lockstep/testing';
import { docFixture } from '../test/doc-fixture.js';
import type { DocFixture } from '../test/doc-fixture.js';
import { LockWorld } from '../test/lock-world.js';

const ROUNDS = 25;
const FIRST = 1;
const { lockSeeds } = readTestEnv();

let fixture: DocFixture;
beforeAll(async () => {
  fixture = await docFixture();
});
afterAll(() => fixture.close());

interface Version {
  version: number;
  token: bigint;
  content: string;
}

/** What must be true of a document's history, whoever did what, in whatever order, through whatever outage. */
async function wrongs(world: LockWorld, docId: string): Promise<string[]> {
  const versions = await fixture.prisma.$queryRaw<Version[]>`select version, token, content from doc_versions where doc_id = ${docId}::uuid order by version`;
  const events = await fixture.prisma.$queryRaw<{ type: string; token: number }[]>`
    select type, (data->>'token')::int as token from outbox where doc_id = ${docId}::uuid and type like 'lock.%' order by seq`;
  const texts = versions.map(({ content }) => content);
  return [
    ...versions.filter(({ version }, index) => version !== index + 1).map(({ version }) => `version ${version} stands where another one should`),
    ...versions.filter(({ token }, index) => token < (versions[index - 1]?.token ?? 0n)).map(({ version }) => `version ${version} carries a lower token than the one before`),
    ...events.filter(({ token }, index) => token !== index + 1).map(({ type, token }) => `${type} carries token ${token} out of turn`),
    ...world.acknowledged.filter((save) => save.docId === docId).flatMap((save) => {
      const stored = versions[save.version - 1];
      if (stored?.content !== save.text) return [`acknowledged "${save.text.trim()}" is not version ${save.version}`];
      return save.token !== null && stored.token !== BigInt(save.token) ? [`version ${save.version} was saved under token ${save.token} and carries ${stored.token}`] : [];
    }),
    ...texts.filter((text) => world.refused.has(text)).map((text) => `refused "${text.trim()}" is in the history`),
    ...texts.filter((text, index) => texts.indexOf(text) !== index).map((text) => `"${text.trim()}" is there twice`),
  ];
}

describe('locks and saves of many, at random', () => {
  for (let seed = FIRST; seed < FIRST + lockSeeds; seed++) {
    it(`LOCK18 no token falls, nothing acknowledged is lost, nothing refused is kept (seed ${seed})`, async () => {
      const docIds = [await fixture.doc(), await fixture.doc()];
      const world = new LockWorld(fixture, seededRandom(seed), docIds);
      for (let round = 0; round < ROUNDS; round++) await world.round();
      await world.calm();
      const found = (await Promise.all(docIds.map((docId) => wrongs(world, docId)))).flat();
      expect({ found, story: found.length > 0 ? world.story : [] }).toEqual({ found: [], story: [] });
    });
  }
});
