import { checkContent } from '@lockstep/core';
import type { Holder, LockProof, WriteOutcome } from '@lockstep/core';
import type { Random } from '@lockstep/testing';
import type { DocFixture } from './doc-fixture.js';

/** Somebody who takes, keeps, loses and steals locks and saves, knowing only what he was told. */
interface Player {
  holder: Holder;
  /** By document: what he believes to hold. */
  tokens: Map<string, number>;
  /** By document: the version he read last. */
  versions: Map<string, number>;
}

export interface Acknowledged {
  docId: string;
  version: number;
  text: string;
  /** The token that the save proved; null: it claimed no lock. */
  token: number | null;
}

/** A few people, some with two pages, at two documents; every choice is the seed's. */
export class LockWorld {
  readonly acknowledged: Acknowledged[] = [];
  /** Texts of saves that got no answer: they may be there or not. */
  readonly unanswered = new Set<string>();
  /** Texts of saves that were refused. */
  readonly refused = new Set<string>();
  readonly story: string[] = [];
  private readonly players: Player[];
  private saves = 0;

  constructor(
    private readonly fixture: DocFixture,
    private readonly random: Random,
    readonly docIds: string[],
  ) {
    this.players = ['ann', 'ann', 'bob', 'cid'].map((name, page) => ({
      holder: { session: `${name}-${page}`.padEnd(32, '0'), actor: { kind: 'user', id: `id-of-${name}`, name } },
      tokens: new Map(),
      versions: new Map(docIds.map((docId) => [docId, 1])),
    }));
  }

  /** One to four things at once. */
  async round(): Promise<void> {
    await Promise.all(Array.from({ length: 1 + this.random.int(4) }, () => this.act()));
  }

  /** Every connection of the pool has been used once since the last outage, so that none breaks any more. */
  async calm(): Promise<void> {
    await Promise.all(Array.from({ length: POOL }, () => this.answered(this.fixture.prisma.$queryRaw`select 1 from pg_sleep(0.02)`)));
  }

  private async act(): Promise<void> {
    const player = this.random.pick(this.players);
    const docId = this.random.pick(this.docIds);
    const verb = this.random.pick(VERBS);
    this.story.push(`${player.holder.session.slice(0, 5)} ${verb} ${this.docIds.indexOf(docId)}`);
    await this[verb](player, docId);
  }

  private async acquire(player: Player, docId: string): Promise<void> {
    const outcome = await this.answered(this.fixture.locks.acquire(docId, player.holder, 60));
    if (outcome?.done) player.tokens.set(docId, outcome.lock.token);
  }

  private async renew(player: Player, docId: string): Promise<void> {
    const outcome = await this.answered(this.fixture.locks.renew(docId, player.holder, player.tokens.get(docId) ?? 0, 60));
    if (outcome && !outcome.done) player.tokens.delete(docId);
  }

  private async release(player: Player, docId: string): Promise<void> {
    const released = await this.answered(this.fixture.locks.release(docId, player.holder, player.tokens.get(docId) ?? 0));
    if (released !== undefined) player.tokens.delete(docId);
  }

  private async steal(player: Player, docId: string): Promise<void> {
    const seen = await this.answered(this.fixture.locks.find(docId));
    if (!seen) return;
    const outcome = await this.answered(this.fixture.locks.steal(docId, player.holder, { seenToken: seen.token, ttlSeconds: 60, reason: 'needed' }));
    if (outcome?.done) player.tokens.set(docId, outcome.lock.token);
  }

  private async read(player: Player, docId: string): Promise<void> {
    const doc = await this.answered(this.fixture.docs.findHead(this.fixture.projectId, docId));
    if (doc) player.versions.set(docId, doc.version);
  }

  private async save(player: Player, docId: string): Promise<void> {
    const token = player.tokens.get(docId) ?? null;
    const proof: LockProof | null = token === null ? null : { session: player.holder.session, token };
    const text = `save ${++this.saves} of seed ${this.random.seed}\n`;
    const command = { docId, baseVersion: player.versions.get(docId) ?? 1, content: checkContent(text), actor: player.holder.actor, source: 'editor' as const, message: null, proof };
    const outcome = await this.answered(this.fixture.docs.save(command));
    if (!outcome) this.unanswered.add(text);
    else this.settle(player, outcome, { docId, text, token, version: 0 });
  }

  private settle(player: Player, outcome: WriteOutcome, save: Acknowledged): void {
    if (outcome.kind === 'done') {
      this.acknowledged.push({ ...save, version: outcome.doc.version });
      player.versions.set(save.docId, outcome.doc.version);
      return;
    }
    this.refused.add(save.text);
    if (outcome.kind === 'stale') player.versions.set(save.docId, outcome.doc.version);
    if (outcome.kind === 'lost') player.tokens.delete(save.docId);
  }

  /** The database's clock cannot be moved; what it is compared with can. */
  private async sleep(_player: Player, docId: string): Promise<void> {
    const seconds = this.random.pick([5, 40, 61, 700]);
    await this.answered(this.fixture.prisma.$executeRaw`
      update doc_locks set expires_at = expires_at - make_interval(secs => ${seconds}), last_activity_at = last_activity_at - make_interval(secs => ${seconds})
      where doc_id = ${docId}::uuid`);
  }

  private async sweep(): Promise<void> {
    await this.answered(this.fixture.locks.expire(100));
  }

  /** Everybody's connection breaks, in the middle of whatever it was doing. */
  private async outage(): Promise<void> {
    await this.answered(this.fixture.prisma.$queryRaw`
      select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`);
  }

  /** undefined: no answer, and so no knowledge of what happened. */
  private async answered<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
      return await asked;
    } catch (error) {
      if (isBroken(error)) return undefined;
      throw error;
    }
  }
}

/** Connections of the fixture. */
const POOL = 10;

const VERBS = ['acquire', 'acquire', 'renew', 'release', 'steal', 'read', 'save', 'save', 'save', 'sleep', 'sweep', 'outage'] as const;

/** Whether an error tells of a broken connection and not of a broken rule. */
function isBroken(error: unknown): boolean {
  const text = error instanceof Error ? `${error.message} ${String((error as { code?: unknown }).code)}` : '';
  return /terminat|57P01|ECONNRESET|connection|closed|P1017|P1001/i.test(text);
}
