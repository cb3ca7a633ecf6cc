import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@lockstep/core';
import type { OutboxEvent } from '@lockstep/core';
import { connect, OutboxRepository, PrismaStore } from '@lockstep/database';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';

const PROGRAM = fileURLToPath(new URL('../../test/crashing-relay.mjs', import.meta.url));
const run = promisify(execFile);

let database: TestDatabase;
let prisma: ReturnType<typeof connect>;
let store: PrismaStore;
let outbox: OutboxRepository;
beforeAll(async () => {
  database = await createDatabase();
  prisma = connect(database.url, 2);
  store = new PrismaStore(prisma, () => undefined);
  outbox = new OutboxRepository(prisma, database.url, () => undefined);
});
afterAll(async () => {
  await outbox.close();
  await prisma.$disconnect();
  await database.drop();
});

const actor = { kind: 'user' as const, id: 'id-of-ann', name: 'Ann' };

/** Two documents of two projects, an ended sign-in, a link to look at; and what the outside must hear because of them. */
function story(): { events: OutboxEvent[]; expected: string[] } {
  const [first, second, sessionId, linkId] = [newId(), newId(), newId(), newId()];
  const docs = [first, second].map((projectId) => ({ type: 'doc.changed' as const, projectId, docId: newId(), actor, data: { path: 'a.md', version: 2, contentSha: 'sha' } }));
  return {
    events: [
      ...docs,
      { type: 'session.ended', projectId: null, docId: null, actor, data: { sessionId } },
      { type: 'link.sync_requested', projectId: first, docId: null, actor, data: { linkId } },
    ],
    expected: [...docs.map(({ docId }) => `doc.changed ${docId}`), `job ${first}`, `job ${second}`, `disconnect session:${sessionId}`, `job ${linkId}`, `pulls ${linkId}`],
  };
}

/** Runs the relay until the outbox is empty or it dies; returns what the outside heard. */
async function relay(dieAt: number): Promise<{ died: boolean; heard: string[] }> {
  const lines = (stdout: string): string[] => stdout.split('\n').filter(Boolean);
  try {
    const { stdout } = await run(process.execPath, [PROGRAM, database.url, String(dieAt)]);
    return { died: false, heard: lines(stdout) };
  } catch (error) {
    const { signal, stdout, stderr } = error as { signal?: string; stdout: string; stderr: string };
    if (signal !== 'SIGKILL') throw new Error(`the relay ended by itself: ${stderr}`);
    return { died: true, heard: lines(stdout) };
  }
}

describe('a relay that is killed', () => {
  it('RELAY2 between any two steps loses nothing: the next one carries what it left', async () => {
    let deaths = 0;
    for (let dieAt = 1; ; dieAt++) {
      const { events, expected } = story();
      await store.transaction((tx) => tx.outbox.appendMany(events));
      const before = await relay(dieAt);
      const after = before.died ? await relay(0) : { heard: [] };
      const heard = [...before.heard, ...after.heard];
      expect({ dieAt, missing: expected.filter((line) => !heard.includes(line)) }).toEqual({ dieAt, missing: [] });
      expect(await outbox.lagMs()).toBe(0);
      if (!before.died) break;
      deaths++;
    }
    expect(deaths).toBeGreaterThanOrEqual(16);
  }, 180_000);
});
