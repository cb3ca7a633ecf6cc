import { randomUUID } from 'node:crypto';
import type { PlannedFaults } from '../faults/planned-faults.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import { nodeId } from '../rest/shapes/schema.js';
import type { HookRecord } from '../storage/records.js';
import type { StateFile } from '../storage/state-file.js';
import { DeliveryLog, type Delivery } from './delivery-log.js';
import { BadLine } from './bad-line.js';
import { elapsed } from './elapsed.js';
import { bodyOf, send, type Outcome } from './send.js';

export interface WebhookTiming {
  readonly delayMs: number;
  readonly timeoutMs: number;
  /** Bytes; a larger payload is dropped, as GitHub drops it. */
  readonly maxBytes: number;
}

/** When and whether deliveries are sent. */
export interface Sending {
  readonly timing: WebhookTiming;
  readonly planned: PlannedFaults;
}

interface Attempt {
  readonly hook: HookRecord;
  readonly event: string;
  readonly payload: unknown;
  readonly guid: string;
  readonly redelivery: boolean;
}

/** A hook that hears of an event; `installationId` for the hook of an app. */
export interface Listener {
  readonly hook: HookRecord;
  readonly installationId?: number;
}

/** Hooks of repositories and what was sent to them. One attempt each; only a person (or the API) asks for another. */
export class Webhooks {
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly timing: WebhookTiming;
  private readonly line: BadLine;
  private failure: unknown;

  private constructor(
    private readonly file: StateFile,
    readonly deliveries: DeliveryLog,
    { timing, planned }: Sending,
  ) {
    this.timing = timing;
    this.line = new BadLine(planned, this.stopping.signal);
  }

  static async open(file: StateFile, deliveryDir: string, sending: Sending): Promise<Webhooks> {
    return new Webhooks(file, await DeliveryLog.open(deliveryDir), sending);
  }

  list(repository: HostedRepository): HookRecord[] {
    return this.file.state.hooks.filter((hook) => hook.repositoryId === repository.record.id);
  }

  find(repository: HostedRepository, id: number): HookRecord | undefined {
    return this.list(repository).find((hook) => hook.id === id);
  }

  async add(repository: HostedRepository, settings: Pick<HookRecord, 'active' | 'events' | 'config'>): Promise<HookRecord> {
    const now = new Date().toISOString();
    const lastResponse = { code: null, status: 'unused', message: null };
    const hook = { id: this.file.newId(), repositoryId: repository.record.id, ...settings, createdAt: now, updatedAt: now, lastResponse };
    this.file.state.hooks.push(hook);
    await this.file.save();
    return hook;
  }

  async change(hook: HookRecord, settings: Pick<HookRecord, 'active' | 'events' | 'config'>): Promise<void> {
    Object.assign(hook, settings, { updatedAt: new Date().toISOString() });
    await this.file.save();
  }

  async remove(hook: HookRecord): Promise<void> {
    this.file.state.hooks = this.file.state.hooks.filter(({ id }) => id !== hook.id);
    await this.file.save();
    await this.deliveries.forget(hook.id);
  }

  /** Sends the event to those that are active and asked for it; returns at once. An app is told through which installation it hears. */
  publish(listeners: readonly Listener[], event: string, payload: object): void {
    for (const { hook, installationId: id } of listeners) {
      const wanted = hook.events.includes(event) || hook.events.includes('*');
      const told = id === undefined ? payload : { ...payload, installation: { id, node_id: nodeId('Integration', id) } };
      if (hook.active && wanted) this.deliver({ hook, event, payload: told, guid: randomUUID(), redelivery: false });
    }
  }

  /** Sent whatever the hook subscribed to. */
  ping(hook: HookRecord, payload: unknown): void {
    this.deliver({ hook, event: 'ping', payload, guid: randomUUID(), redelivery: false });
  }

  /** The same payload under the same GUID, as another delivery. */
  redeliver(hook: HookRecord, delivery: Delivery): void {
    this.deliver({ hook, event: delivery.event, payload: delivery.payload, guid: delivery.guid, redelivery: true });
  }

  /** Work that ends in deliveries; `settled` waits for it and reports what went wrong in it. */
  track(work: Promise<void>): void {
    const noted = work.catch((error: unknown) => void (this.failure ??= error));
    const tracked: Promise<void> = noted.finally(() => this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }

  /** Resolves when nothing is being prepared or sent. Throws the first error since the last call: a full disk, not a refused delivery. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
  }

  /** Deliveries still waiting for their delay are dropped; those on the wire are cut. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.settled();
  }

  private deliver(attempt: Attempt): void {
    const body = bodyOf(attempt.hook, attempt.payload);
    if (body.length <= this.timing.maxBytes) this.track(this.line.carry(attempt, () => this.attempt(attempt, body)));
  }

  private async attempt(attempt: Attempt, body: Buffer<ArrayBuffer>): Promise<void> {
    if (!(await elapsed(this.timing.delayMs, this.stopping.signal))) return;
    const outcome = await send(attempt, body, AbortSignal.any([AbortSignal.timeout(this.timing.timeoutMs), this.stopping.signal]));
    await this.record(attempt, outcome);
  }

  private async record({ hook, event, payload, guid, redelivery }: Attempt, outcome: Outcome): Promise<void> {
    if (!this.file.state.hooks.includes(hook)) return;
    const { statusCode, status, seconds, ...exchange } = outcome;
    hook.lastResponse = { code: statusCode, status: statusCode < 300 ? 'active' : 'failed', message: status };
    const about = { id: this.file.newId(), guid, hookId: hook.id, repositoryId: hook.repositoryId, event, action: null, redelivery };
    const deliveredAt = new Date().toISOString();
    await this.deliveries.add({ ...about, deliveredAt, duration: seconds, status, statusCode, url: hook.config.url, payload, ...exchange });
    await this.file.save();
  }
}
