import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One attempt to deliver; a redelivery is another attempt with the same `guid`. */
export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly hookId: number;
  readonly repositoryId: number;
  readonly deliveredAt: string;
  readonly redelivery: boolean;
  /** Seconds. */
  readonly duration: number;
  readonly status: string;
  readonly statusCode: number;
  readonly event: string;
  readonly action: string | null;
  readonly url: string;
  readonly requestHeaders: Record<string, string>;
  readonly payload: unknown;
  readonly responseHeaders: Record<string, string>;
  readonly responsePayload: string;
}

export type DeliverySummary = Omit<Delivery, 'payload' | 'requestHeaders' | 'responseHeaders' | 'responsePayload'>;

/** GitHub keeps three days; here it is a number, so that a demo left running does not fill a disk. */
const keptPerHook = 200;

/** Deliveries of every hook: summaries in memory, each whole delivery in a file of its own. */
export class DeliveryLog {
  private readonly summaries = new Map<number, DeliverySummary[]>();

  private constructor(private readonly root: string) {}

  static async open(root: string): Promise<DeliveryLog> {
    await mkdir(root, { recursive: true });
    const log = new DeliveryLog(root);
    for (const hook of await readdir(root)) await log.load(Number(hook));
    return log;
  }

  /** Newest first. */
  list(hookId: number): readonly DeliverySummary[] {
    return this.summaries.get(hookId) ?? [];
  }

  async find(hookId: number, id: number): Promise<Delivery | undefined> {
    if (!this.list(hookId).some((summary) => summary.id === id)) return undefined;
    return JSON.parse(await readFile(this.pathOf(hookId, id), 'utf8')) as Delivery;
  }

  async add(delivery: Delivery): Promise<void> {
    await mkdir(join(this.root, String(delivery.hookId)), { recursive: true });
    const path = this.pathOf(delivery.hookId, delivery.id);
    await writeFile(`${path}.new`, JSON.stringify(delivery), { mode: 0o600 });
    await rename(`${path}.new`, path);
    const list = [summaryOf(delivery), ...this.list(delivery.hookId)];
    this.summaries.set(delivery.hookId, list.slice(0, keptPerHook));
    for (const old of list.slice(keptPerHook)) await rm(this.pathOf(delivery.hookId, old.id), { force: true });
  }

  async forget(hookId: number): Promise<void> {
    this.summaries.delete(hookId);
    await rm(join(this.root, String(hookId)), { recursive: true, force: true });
  }

  private async load(hookId: number): Promise<void> {
    const names = (await readdir(join(this.root, String(hookId)))).filter((name) => name.endsWith('.json'));
    const read = async (name: string) => summaryOf(JSON.parse(await readFile(join(this.root, String(hookId), name), 'utf8')) as Delivery);
    const found = await Promise.all(names.map(read));
    this.summaries.set(hookId, found.sort((a, b) => b.id - a.id));
  }

  private pathOf(hookId: number, id: number): string {
    return join(this.root, String(hookId), `${id}.json`);
  }
}

function summaryOf(delivery: Delivery): DeliverySummary {
  const { id, guid, hookId, repositoryId, deliveredAt, redelivery, duration, status, statusCode, event, action, url } = delivery;
  return { id, guid, hookId, repositoryId, deliveredAt, redelivery, duration, status, statusCode, event, action, url };
}
