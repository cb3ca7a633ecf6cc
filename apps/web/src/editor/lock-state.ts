import type { Actor, Lock } from '@lockstep/contracts';
import { deadlineOf } from './lock-clock.js';

/**
 * What this page knows about the right to type in one document.
 * `token` is the highest fencing token seen, whatever the state; older news are dropped.
 */
export type LockState = { token: number } & (
  | { kind: 'free' }
  /** Asked for; typing goes on meanwhile. */
  | { kind: 'acquiring' }
  /** `deadline` and `since` in monotonic milliseconds of this page. */
  | { kind: 'mine'; deadline: number; since: number }
  /** Nobody answered in time: read-only until somebody does. `had`: whether it was mine before. */
  | { kind: 'unsure'; had: boolean }
  | { kind: 'theirs'; lock: Lock; seenAt: number }
  | { kind: 'otherTab'; lock: Lock; seenAt: number }
  /** It was mine, then it was not: `by` has it, or had it. */
  | { kind: 'taken'; by: Actor; lock: Lock | null; seenAt: number }
);

export type LockInput =
  | { type: 'asked' }
  | { type: 'granted'; lock: Lock; sentAt: number }
  | { type: 'refused'; lock: Lock; at: number }
  /** The question got no answer. */
  | { type: 'unanswered' }
  /** The server answered that there is no such right. */
  | { type: 'denied' }
  | { type: 'news'; token: number; lock: Lock | null; at: number }
  | { type: 'tick'; at: number }
  | { type: 'released' };

export interface LockIdentity {
  userId: string;
  session: string;
}

export const initialLock: LockState = { kind: 'free', token: 0 };

/** Whether keystrokes may go into the text. A free document may be typed in: the first keystroke asks for the lock. */
export function mayType(state: LockState): boolean {
  return state.kind === 'free' || state.kind === 'acquiring' || state.kind === 'mine';
}

/** Whether the page believes that the lock is its own, confirmed or not. */
export function holds(state: LockState): boolean {
  return state.kind === 'mine' || (state.kind === 'unsure' && state.had);
}

/** The lock of somebody else that this page knows of. */
export function heldByOther(state: LockState): Lock | null {
  return state.kind === 'theirs' || state.kind === 'taken' ? state.lock : null;
}

export function nextLock(state: LockState, input: LockInput, me: LockIdentity): LockState {
  switch (input.type) {
    case 'asked':
      return holds(state) ? state : { kind: 'acquiring', token: state.token };
    case 'granted':
      return { kind: 'mine', token: input.lock.token, deadline: deadlineOf(input.sentAt, input.lock.expiresInMs), since: input.sentAt };
    case 'refused':
      // "Held", by ourselves: the refusal overtook the grant.
      if (input.lock.session === me.session) return nextLock(state, { type: 'granted', lock: input.lock, sentAt: input.at }, me);
      // It was about an earlier lock of ours; we have this one by now.
      if (holds(state) && input.lock.token === state.token) return state;
      return held(state, input.lock, input.at, me);
    case 'unanswered':
      return state.kind === 'acquiring' ? { kind: 'unsure', token: state.token, had: false } : state;
    case 'denied':
      return state.kind === 'mine' || state.kind === 'acquiring' ? { kind: 'unsure', token: state.token, had: holds(state) } : state;
    case 'tick':
      return state.kind === 'mine' && input.at >= state.deadline ? { kind: 'unsure', token: state.token, had: true } : state;
    case 'released':
      return holds(state) ? { kind: 'free', token: state.token } : state;
    case 'news':
      return input.token < state.token ? state : heard(state, input, me);
  }
}

function heard(state: LockState, news: Extract<LockInput, { type: 'news' }>, me: LockIdentity): LockState {
  if (news.lock) return isOwn(news.lock, state, me) ? state : held({ ...state, token: news.token }, news.lock, news.at, me);
  if (state.kind === 'acquiring') return { ...state, token: news.token };
  // The same token without a holder is an old snapshot from before our own grant.
  if (holds(state) && news.token <= state.token) return state;
  return state.kind === 'taken' ? { ...state, token: news.token, lock: null } : { kind: 'free', token: news.token };
}

/**
 * Our own lock comes back as news too: by its session where it is shown, else by the token we hold.
 * A broadcast shows no session and may overtake the answer to our own question, which then decides.
 */
function isOwn(lock: Lock, state: LockState, me: LockIdentity): boolean {
  if (lock.session !== undefined) return lock.session === me.session;
  if (state.kind === 'acquiring') return lock.holder.kind === 'user' && lock.holder.id === me.userId;
  return holds(state) && lock.token === state.token;
}

function held(state: LockState, lock: Lock, at: number, me: LockIdentity): LockState {
  const token = Math.max(state.token, lock.token);
  if (holds(state) || state.kind === 'taken') return { kind: 'taken', token, by: lock.holder, lock, seenAt: at };
  const own = lock.holder.kind === 'user' && lock.holder.id === me.userId;
  return { kind: own ? 'otherTab' : 'theirs', token, lock, seenAt: at };
}
