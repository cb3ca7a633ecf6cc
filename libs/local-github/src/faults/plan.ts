import type { Surface } from '../server/request-log.js';

/** What a GitHub does wrong. The first rule that is due decides about a request or a delivery; the same seed and the same requests give the same faults. */
export interface FaultPlan {
  /** A whole number. */
  readonly seed: number;
  readonly rules: readonly FaultRule[];
}

export type FaultRule = RequestRule | HookRule;

interface Due {
  /** From 0 to 1, default 1. */
  readonly probability?: number;
  /** How often at most; default without end. */
  readonly times?: number;
}

/** Meets requests that fit everything named in `on`. */
export type RequestRule = Due & { readonly on?: RequestMatch } & (ErrorFault | ResetFault | SlowFault | LimitFault | ForcePushFault | ForbidFault);

export interface RequestMatch {
  readonly surfaces?: readonly Surface[];
  readonly methods?: readonly string[];
  /** As in the request log, below the API base; a single star is within one segment, two are anything. */
  readonly path?: string;
}

/** `before` the effect, which then does not happen, or `after` it. */
export type When = 'before' | 'after';

/** Milliseconds, or the least and the most of them. */
export type Milliseconds = number | readonly [number, number];

export interface ErrorFault {
  readonly do: 'error';
  /** Default `before`. */
  readonly when?: When;
  /** 500 to 599; default 502. */
  readonly status?: number;
}

/** The connection is cut instead of an answer. */
export interface ResetFault {
  readonly do: 'reset';
  /** Default `after`. */
  readonly when?: When;
}

/** The real answer, late. */
export interface SlowFault {
  readonly do: 'slow';
  readonly ms: Milliseconds;
}

/** A limit is said to be used up, without an effect. */
export interface LimitFault {
  readonly do: 'limit';
  /** 200 is how GraphQL may say it: such a rule meets GraphQL only. */
  readonly status: 200 | 403 | 429;
  /** Which header says until when: `retry-after`, `x-ratelimit-reset` (with nothing remaining), or none. */
  readonly form: 'retry-after' | 'reset' | 'none';
  /** Until when; default 60. */
  readonly seconds?: number;
}

/** Somebody rewrites a branch, before or after the request; the request itself goes through. */
export interface ForcePushFault {
  readonly do: 'force-push';
  /** Default `before`. */
  readonly when?: When;
  /** `owner/name`; default the repository that the request is about. */
  readonly repository?: string;
  /** Default the default branch. */
  readonly branch?: string;
  /** `ancestor` throws commits away, `sibling` (default) puts one other commit with the same files in their place. */
  readonly to?: 'ancestor' | 'sibling';
  /** How many commits, default 1. */
  readonly commits?: number;
}

/** From this request on the caller may do less, until the plan is replaced or cleared. */
export interface ForbidFault {
  readonly do: 'forbid';
  /** Default `before`. */
  readonly when?: When;
  /** Default `read`. With `nothing`, a private repository is not there any more. */
  readonly leaves?: Leaves;
}

export type Leaves = 'read' | 'nothing';

/** Meets deliveries of webhooks. */
export type HookRule = Due & { readonly on?: { readonly events?: readonly string[] } } & (DropFault | DoubleFault | DelayFault | ShuffleFault);

/** Never sent, and in no log of deliveries. */
export interface DropFault {
  readonly do: 'drop';
}

/** Sent once more with the same GUID, `ms` (default 0) after the first. */
export interface DoubleFault {
  readonly do: 'double';
  readonly ms?: Milliseconds;
}

export interface DelayFault {
  readonly do: 'delay';
  readonly ms: Milliseconds;
}

/** Held until `size` are there, or the first has waited for `ms` (default 5,000), and then sent one after the other in another order. */
export interface ShuffleFault {
  readonly do: 'shuffle';
  /** From 2. */
  readonly size: number;
  readonly ms?: number;
}

/** One fault that happened. */
export interface LoggedFault {
  readonly at: string;
  /** Place in the plan's rules, from 0. */
  readonly rule: number;
  readonly do: FaultRule['do'];
  /** `POST /repos/…`, or the event and GUID of a delivery. */
  readonly met: string;
  /** What a force-push or a lost permission came to. */
  readonly outcome?: string;
}
