import type { InboundStep } from './plan-types.js';

/** A step that takes a base to another path, and mostly its document too. */
export type MovingStep = Extract<InboundStep, { kind: 'move' | 'rebase' }>;

/** Steps in an order in which none finds its place taken by one that comes later. */
export interface OrderedSteps {
  /** Each of them stands where the next one wants to go: only all at once. */
  circles: MovingStep[][];
  steps: InboundStep[];
}

export function orderSteps(steps: InboundStep[]): OrderedSteps {
  const moving = new Map(steps.filter(isMoving).map((step) => [step.base.path, step]));
  const ordered: OrderedSteps = { circles: [], steps: [] };
  const seen = new Set<InboundStep>();
  for (const start of moving.values()) {
    const chain: MovingStep[] = [];
    let step: MovingStep | undefined = start;
    for (; step && !seen.has(step); step = moving.get(step.file.path)) {
      seen.add(step);
      chain.push(step);
    }
    if (chain.length > 0 && step === start) ordered.circles.push(chain);
    else ordered.steps.push(...chain.reverse());
  }
  ordered.steps.push(...steps.filter((step) => !seen.has(step)));
  return ordered;
}

function isMoving(step: InboundStep): step is MovingStep {
  return (step.kind === 'move' || step.kind === 'rebase') && step.file.path !== step.base.path;
}
