import type { PresenceEntry } from '@lockstep/contracts';
import { newId } from '@lockstep/core';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Presence } from './presence.js';

/** Milliseconds. A killed process is noticed after ALIVE_FOR at most, and its people are gone one beat later. */
const BEAT = 4_000;
const ALIVE_FOR = 10_000;

/**
 * One hash per project: process → its people, as JSON; and one key per process that lives only as long as the process keeps
 * setting it. Each beat writes all of it again, so a flushed Redis is full again after a few seconds.
 */
export class RedisPresence implements Presence {
  private readonly processId = newId();
  private readonly shown = new Map<string, PresenceEntry[]>();
  /** Projects of which Redis may not know yet what we show. */
  private readonly unsaid = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private failing = false;

  constructor(
    private readonly redis: Redis,
    private readonly logger: Logger,
  ) {}

  async show(projectId: string, entries: PresenceEntry[]): Promise<void> {
    if (entries.length > 0) this.shown.set(projectId, entries);
    else this.shown.delete(projectId);
    this.unsaid.add(projectId);
    await this.reach(async () => void (await this.write([projectId])), undefined);
  }

  others(projectId: string): Promise<PresenceEntry[]> {
    return this.reach(async () => {
      const { live } = await this.read(projectId);
      return live.flatMap(([, entries]) => JSON.parse(entries) as PresenceEntry[]);
    }, []);
  }

  start(onChange: (projectId: string) => void): void {
    this.timer = setInterval(() => void this.reach(() => this.beat(onChange), undefined), BEAT).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    const projects = [...this.shown.keys()];
    this.shown.clear();
    await this.reach(async () => void (await this.write(projects)), undefined);
  }

  private async beat(onChange: (projectId: string) => void): Promise<void> {
    const unsaid = [...this.unsaid];
    const projects = [...new Set([...this.shown.keys(), ...unsaid])];
    const added = await this.write(projects);
    // What changed while Redis was away, or was taken off because it was flushed or this process stood still, is news to the others.
    for (const projectId of new Set([...unsaid, ...added])) onChange(projectId);
    for (const projectId of projects) {
      const { dead } = await this.read(projectId);
      // Every process finds the dead; the one that removes them says so.
      if (dead.length > 0 && (await this.redis.hdel(projectKey(projectId), ...dead)) > 0) onChange(projectId);
    }
  }

  /** @returns the projects in which nothing stood for this process before. */
  private async write(projects: string[]): Promise<string[]> {
    const batch = this.redis.pipeline().set(aliveKey(this.processId), '1', 'PX', ALIVE_FOR);
    const written = projects.map((projectId) => ({ projectId, entries: this.shown.get(projectId) }));
    for (const { projectId, entries } of written) {
      if (entries) batch.hset(projectKey(projectId), this.processId, JSON.stringify(entries));
      else batch.hdel(projectKey(projectId), this.processId);
      batch.pexpire(projectKey(projectId), 6 * ALIVE_FOR);
    }
    const answers = (await batch.exec()) ?? [];
    for (const [error] of answers) if (error) throw error;
    for (const { projectId, entries } of written) if (this.shown.get(projectId) === entries) this.unsaid.delete(projectId);
    return written.filter(({ entries }, n) => entries && answers[1 + 2 * n]?.[1] === 1).map(({ projectId }) => projectId);
  }

  private async read(projectId: string): Promise<{ live: [string, string][]; dead: string[] }> {
    const shown = Object.entries(await this.redis.hgetall(projectKey(projectId))).filter(([processId]) => processId !== this.processId);
    if (shown.length === 0) return { live: [], dead: [] };
    const alive = await this.redis.mget(shown.map(([processId]) => aliveKey(processId)));
    return {
      live: shown.filter((_, index) => alive[index] !== null),
      dead: shown.filter((_, index) => alive[index] === null).map(([processId]) => processId),
    };
  }

  /** Presence is a courtesy: without Redis a process shows its own people. One line in the log per change. */
  private async reach<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    if (this.redis.status !== 'ready') return otherwise;
    try {
      const result = await work();
      this.failing = false;
      return result;
    } catch (error) {
      if (!this.failing) this.logger.warn({ err: error }, 'presence is not shared: Redis does not answer');
      this.failing = true;
      return otherwise;
    }
  }
}

function projectKey(projectId: string): string {
  return `lockstep:presence:${projectId}`;
}

function aliveKey(processId: string): string {
  return `lockstep:alive:${processId}`;
}
