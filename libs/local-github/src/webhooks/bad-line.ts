import type { HookRule, ShuffleFault } from '../faults/plan.js';
import { drawn, type DueRule, type PlannedFaults } from '../faults/planned-faults.js';
import type { SeededRandom } from '../random.js';
import { elapsed } from './elapsed.js';

type Send = () => Promise<void>;

interface Batch {
  readonly held: Send[];
  /** Aborted when it is full. */
  readonly full: AbortController;
}

/** Between a delivery and its sending: what the plan of faults says about it. */
export class BadLine {
  /** Of each rule that shuffles, those that wait for each other. */
  private readonly batches = new Map<HookRule, Batch>();

  constructor(
    private readonly planned: PlannedFaults,
    private readonly stopping: AbortSignal,
  ) {}

  /** Sends it once, as it should, or as it is planned. */
  async carry({ event, guid }: { readonly event: string; readonly guid: string }, send: Send): Promise<void> {
    const due = this.planned.forDelivery(event, guid);
    if (!due) return send();
    const { rule } = due;
    if (rule.do === 'drop') return;
    if (rule.do === 'shuffle') return this.hold(due, rule, send);
    const ms = drawn(rule.ms ?? 0, due.random);
    if (rule.do === 'double') await send();
    if (await elapsed(ms, this.stopping)) await send();
  }

  /** Whoever opens a batch sends all of it, so that the others need not be waited for. */
  private async hold({ random }: DueRule, rule: ShuffleFault & HookRule, send: Send): Promise<void> {
    const open = this.batches.get(rule);
    if (open) {
      open.held.push(send);
      if (open.held.length >= rule.size) this.release(rule, open);
      return;
    }
    const batch: Batch = { held: [send], full: new AbortController() };
    this.batches.set(rule, batch);
    await elapsed(rule.ms ?? 5000, AbortSignal.any([batch.full.signal, this.stopping]));
    this.release(rule, batch);
    if (this.stopping.aborted) return;
    for (const one of shuffled(batch.held, random)) await one();
  }

  /** Nothing more goes into it. */
  private release(rule: HookRule, batch: Batch): void {
    if (this.batches.get(rule) === batch) this.batches.delete(rule);
    batch.full.abort();
  }
}

/** In an order that is not this one, where there are two. */
function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const left = [...items];
  const mixed = items.map(() => left.splice(random.below(left.length), 1)).flat();
  return mixed.every((item, index) => item === items[index]) ? mixed.reverse() : mixed;
}
