import type { HookReceiver } from '../hook-receiver.js';
import { gitSteps } from './git-steps.js';
import { hookSteps } from './hook-steps.js';
import { siteSteps } from './site-steps.js';
import { Notes, type Observation, type Target } from './target.js';

/**
 * What every step saw, as text that two servers can be compared by. A step that throws has observed its error. Without a receiver
 * the steps that wait for a delivery are left out.
 */
export async function observe(target: Target, receiver?: HookReceiver): Promise<Map<string, string>> {
  const notes = new Notes();
  const seen = new Map<string, string>();
  for (const step of [...gitSteps, ...siteSteps, ...(receiver ? hookSteps(receiver) : [])]) {
    const observation = await step.run(target, notes).catch((error: unknown): Observation => ({ failed: String(error) }));
    seen.set(step.name, notes.named(inOrder(observation)));
  }
  return seen;
}

/** JSON with keys sorted at every level: the order in which a server writes them means nothing. */
function inOrder(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(inOrder).join()}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => `${JSON.stringify(key)}:${inOrder(field)}`).join()}}`;
}
