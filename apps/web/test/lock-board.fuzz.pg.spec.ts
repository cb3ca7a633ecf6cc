import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Lock, LockEvent } from '@lockstep/contracts';
import { readTestEnv, seededRandom } from '@lockstep/testing';
import type { Random } from '@lockstep/testing';
import { docFixture } from '../../../libs/database/test/doc-fixture.js';
import type { DocFixture } from '../../../libs/database/test/doc-fixture.js';
import { LockWorld } from '../../../libs/database/test/lock-world.js';
import { emptyBoard, withEvent, withSnapshot } from '../src/api/lock-board.js';
import type { LockBoard } from '../src/api/lock-board.js';

const ROUNDS = 12;
const FIRST = 1;
const { lockSeeds } = readTestEnv();

type News = Pick<LockEvent, 'docId' | 'token' | 'lock'>;

let fixture: DocFixture;
beforeAll(async () => {
  fixture = await docFixture();
});
afterAll(() => fixture.close());

async function newsOf(docIds: string[]): Promise<News[]> {
  const rows = await fixture.prisma.$queryRaw<{ docId: string; data: { token: number; lock: { holder: Lock['holder'] } | null } }[]>`
    select doc_id as "docId", data from outbox where doc_id = any(${docIds}::uuid[]) and type like 'lock.%' order by seq`;
  return rows.map(({ docId, data: { token, lock } }) => ({ docId, token, lock: lock && shown(docId, token, lock.holder) }));
}

async function snapshotOf(docIds: string[]): Promise<Lock[]> {
  const held = await fixture.locks.list(fixture.projectId);
  return held.filter(({ docId }) => docIds.includes(docId)).map(({ docId, token, holder }) => shown(docId, token, holder));
}

const shown = (docId: string, token: number, holder: Lock['holder']): Lock => ({ docId, token, holder, acquiredAt: '', expiresAt: '', expiresInMs: 60_000, canSteal: false });

/** A page somewhere, to which news come late, twice, in any order or never. */
class FarPage {
  board: LockBoard = emptyBoard;
  /** Tokens that went down, and locks that came back after they were over. */
  readonly wrongs: string[] = [];
  /** By document, the token of a lock that was shown and then was over. */
  private readonly over = new Map<string, number>();
  private readonly underway: News[] = [];
  private clock = 0;

  constructor(private readonly random: Random) {}

  sent(news: News[]): void {
    for (const one of news) {
      const copies = this.random.pick([0, 1, 1, 2]);
      for (let n = 0; n < copies; n++) this.underway.push(one);
    }
  }

  /** Some of what is underway arrives, whichever was sent first. */
  arrive(atMost = this.random.int(this.underway.length + 1)): void {
    for (let n = 0; n < atMost; n++) {
      const [one] = this.underway.splice(this.random.int(this.underway.length), 1);
      if (one) this.become(withEvent(this.board, one, ++this.clock));
    }
  }

  arriveAll(): void {
    this.arrive(this.underway.length);
  }

  /** Asked, and answered after more news have come. */
  async look(ask: () => Promise<Lock[]>): Promise<void> {
    const askedAt = ++this.clock;
    const locks = await ask();
    this.arrive();
    this.become(withSnapshot(this.board, locks, askedAt));
  }

  private become(next: LockBoard): void {
    for (const [docId, { token, lock }] of this.board) {
      const now = next.get(docId);
      if ((now?.token ?? -1) < token) this.wrongs.push(`the token of ${docId} fell from ${token}`);
      if (lock && now?.lock?.token !== token) this.over.set(docId, token);
    }
    for (const [docId, { token, lock }] of next) if (lock && token <= (this.over.get(docId) ?? -1)) this.wrongs.push(`lock ${token} of ${docId} came back`);
    this.board = next;
  }

  held(): string[] {
    return [...this.board].flatMap(([docId, { token, lock }]) => (lock ? [nameOf({ docId, token, holder: lock.holder })] : [])).sort();
  }
}

const nameOf = ({ docId, token, holder }: Pick<Lock, 'docId' | 'token' | 'holder'>): string => `${docId} ${token} ${holder.name}`;

describe('the lock board of a page that hears late, twice, in any order or not at all', () => {
  for (let seed = FIRST; seed < FIRST + lockSeeds; seed++) {
    it(`WEB6 after one look it shows what the database says, and late word of what it knew changes nothing (seed ${seed})`, async () => {
      const random = seededRandom(seed);
      const docIds = [await fixture.doc(), await fixture.doc()];
      const world = new LockWorld(fixture, random, docIds);
      const pages = [new FarPage(random), new FarPage(random)];
      let told = 0;
      for (let round = 0; round < ROUNDS; round++) {
        await world.round();
        await world.calm();
        const news = await newsOf(docIds);
        for (const page of pages) {
          page.sent(news.slice(told));
          page.arrive();
          if (random.int(3) === 0) await page.look(() => snapshotOf(docIds));
        }
        told = news.length;
      }
      const truth = (await snapshotOf(docIds)).map(nameOf).sort();
      for (const page of pages) {
        page.arriveAll();
        await page.look(() => snapshotOf(docIds));
        expect(page.held()).toEqual(truth);
        // Late word of a lock that this page never knew counts, as any news do, until its time is over or the next look.
        page.sent(await newsOf(docIds));
        page.arriveAll();
        await page.look(() => snapshotOf(docIds));
        expect({ held: page.held(), wrongs: page.wrongs }).toEqual({ held: truth, wrongs: [] });
      }
    });
  }
});
