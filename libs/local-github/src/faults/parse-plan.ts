import { unprocessable } from '../server/api-error.js';
import { isFields, type Fields } from '../server/fields.js';
import type { FaultPlan } from './plan.js';

/** Whether a value is what a field takes, and how to say what that is. */
interface Kind {
  readonly fits: (value: unknown) => boolean;
  readonly words: string;
}

const text: Kind = { fits: (value) => typeof value === 'string' && value !== '', words: 'a text' };
const whole = (least: number, most: number): Kind => ({ fits: (value) => isWhole(value, least, most), words: `a whole number from ${least} to ${most}` });
const oneOf = (...values: readonly unknown[]): Kind => ({ fits: (value) => values.includes(value), words: `one of ${values.join(', ')}` });
const listOf = (item: Kind): Kind => ({ fits: (value) => Array.isArray(value) && value.every(item.fits), words: `a list, each ${item.words}` });
const share: Kind = { fits: (value) => typeof value === 'number' && value >= 0 && value <= 1, words: 'a number from 0 to 1' };
const hour = 3_600_000;
const time: Kind = {
  fits: (value) => isWhole(value, 0, hour) || (Array.isArray(value) && value.length === 2 && value.every((end) => isWhole(end, 0, hour)) && value[0] <= value[1]),
  words: `whole milliseconds up to ${hour}, or the least and the most of them`,
};
const when = oneOf('before', 'after');
const count = whole(1, 1_000_000);

interface Shape {
  readonly needs?: Readonly<Record<string, Kind>>;
  readonly takes?: Readonly<Record<string, Kind>>;
}

const requests = { surfaces: listOf(oneOf('rest', 'graphql', 'git', 'archive')), methods: listOf(text), path: text };
const deliveries = { events: listOf(text) };

/** What each fault is told, and what its rule may look for. */
const faults: Readonly<Record<string, Shape & { readonly on: Readonly<Record<string, Kind>> }>> = {
  error: { on: requests, takes: { when, status: whole(500, 599) } },
  reset: { on: requests, takes: { when } },
  slow: { on: requests, needs: { ms: time } },
  limit: { on: requests, needs: { status: oneOf(200, 403, 429), form: oneOf('retry-after', 'reset', 'none') }, takes: { seconds: whole(0, 86_400) } },
  'force-push': { on: requests, takes: { when, repository: text, branch: text, to: oneOf('ancestor', 'sibling'), commits: whole(1, 1000) } },
  forbid: { on: requests, takes: { when, leaves: oneOf('read', 'nothing') } },
  drop: { on: deliveries },
  double: { on: deliveries, takes: { ms: time } },
  delay: { on: deliveries, needs: { ms: time } },
  shuffle: { on: deliveries, needs: { size: whole(2, 1000) }, takes: { ms: whole(0, hour) } },
};

/** Throws ApiError 422 that names the field: a rule that is misread would fail silently, by meeting nothing. */
export function parsePlan(fields: unknown): FaultPlan {
  const plan = checked(fields, 'the plan', { needs: { seed: whole(0, 2 ** 32 - 1), rules: { fits: Array.isArray, words: 'a list' } } });
  (plan['rules'] as unknown[]).forEach((rule, index) => checkRule(rule, `rules[${index}]`));
  return plan as unknown as FaultPlan;
}

function checkRule(rule: unknown, name: string): void {
  if (!isFields(rule)) throw wrong(name, 'an object');
  const fault = Object.hasOwn(faults, String(rule['do'])) ? faults[String(rule['do'])] : undefined;
  if (!fault) throw wrong(`${name}.do`, `one of ${Object.keys(faults).join(', ')}`);
  const on: Kind = { fits: isFields, words: 'an object' };
  checked(rule, name, { needs: { do: text, ...fault.needs }, takes: { on, probability: share, times: count, ...fault.takes } });
  if (rule['on'] !== undefined) checked(rule['on'], `${name}.on`, { takes: fault.on });
}

function checked(value: unknown, name: string, { needs = {}, takes = {} }: Shape): Fields {
  if (!isFields(value)) throw wrong(name, 'an object');
  const kinds = new Map(Object.entries({ ...needs, ...takes }));
  for (const [field, given] of Object.entries(value)) {
    const kind = kinds.get(field);
    if (!kind) throw unprocessable(`${name} has no field ${field}; it has ${[...kinds.keys()].join(', ')}.`);
    if (!kind.fits(given)) throw wrong(`${name}.${field}`, kind.words);
  }
  const missing = Object.keys(needs).find((field) => !Object.hasOwn(value, field));
  if (missing !== undefined) throw wrong(`${name}.${missing}`, kinds.get(missing)?.words ?? '');
  return value;
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

function wrong(name: string, words: string): Error {
  return unprocessable(`${name} must be ${words}.`);
}
