import { SeededRandom } from '../random.js';
import type { InterceptedRequest } from './faults.js';
import { fits } from './match.js';
import type { FaultPlan, FaultRule, HookRule, LoggedFault, Milliseconds, RequestRule } from './plan.js';

/** A rule of the plan that is due now. */
export interface DueRule<R extends FaultRule = FaultRule> {
  readonly rule: R;
  /** Choices of this rule: a stream of its own, so that what meets one rule never shifts the choices of another. */
  readonly random: SeededRandom;
  /** Completes the entry in the log. */
  readonly note: (outcome: string) => void;
}

interface LiveRule {
  readonly rule: FaultRule;
  readonly random: SeededRandom;
  happened: number;
}

const kept = 10_000;
const hookFaults: readonly string[] = ['drop', 'double', 'delay', 'shuffle'];
const none: FaultPlan = { seed: 0, rules: [] };

/** The plan in force, how far it is, and what it has done. */
export class PlannedFaults {
  private live: LiveRule[] = [];
  private entries: LoggedFault[] = [];

  constructor(private plan = none) {
    this.set(plan);
  }

  /** From now on this plan, from its beginning. */
  set(plan: FaultPlan): void {
    this.plan = plan;
    this.live = plan.rules.map((rule, index) => ({ rule, random: new SeededRandom(plan.seed ^ Math.imul(index + 1, 0x9e3779b1)), happened: 0 }));
  }

  clear(): void {
    this.set(none);
  }

  /** The plan, and how often each of its rules was due. */
  get state(): FaultPlan & { readonly happened: readonly number[] } {
    return { ...this.plan, happened: this.live.map(({ happened }) => happened) };
  }

  /** Oldest first; the last thousands. */
  get log(): readonly LoggedFault[] {
    return this.entries;
  }

  forgetLog(): void {
    this.entries = [];
  }

  forRequest(request: InterceptedRequest): DueRule<RequestRule> | undefined {
    return this.due(`${request.method} ${request.path}`, (rule): rule is RequestRule => !isHookRule(rule) && fits(rule, request));
  }

  forDelivery(event: string, guid: string): DueRule<HookRule> | undefined {
    return this.due(`${event} ${guid}`, (rule): rule is HookRule => isHookRule(rule) && (rule.on?.events?.includes(event) ?? true));
  }

  private due<R extends FaultRule>(met: string, isMet: (rule: FaultRule) => rule is R): DueRule<R> | undefined {
    for (const [index, live] of this.live.entries()) {
      const { rule, random } = live;
      if (!isMet(rule) || live.happened >= (rule.times ?? Infinity)) continue;
      if (random.fraction() >= (rule.probability ?? 1)) continue;
      live.happened += 1;
      return { rule, random, note: this.add({ at: new Date().toISOString(), rule: index, do: rule.do, met }) };
    }
    return undefined;
  }

  private add(entry: LoggedFault & { outcome?: string }): (outcome: string) => void {
    this.entries.push(entry);
    if (this.entries.length > kept) this.entries = this.entries.slice(-kept / 2);
    return (outcome) => void (entry.outcome = outcome);
  }
}

/** Drawn even when nothing can vary, so that a plan whose times are changed keeps its other choices. */
export function drawn(time: Milliseconds, random: SeededRandom): number {
  const [least, most] = typeof time === 'number' ? [time, time] : time;
  return least + random.below(most - least + 1);
}

function isHookRule(rule: FaultRule): rule is HookRule {
  return hookFaults.includes(rule.do);
}
