import type { Actor } from '@lockstep/contracts';
import { countdown } from './lock-clock.js';
import type { LockState } from './lock-state.js';

export interface LockWords {
  tone: 'quiet' | 'mine' | 'other' | 'warning';
  text: string;
  /** What can be done about it. */
  action: { kind: 'takeOver' | 'editHere' | 'continue' | 'compare'; label: string } | null;
}

export interface LockSituation {
  /** Monotonic now. */
  now: number;
  mayWrite: boolean;
  dirty: boolean;
  userId: string;
  /** Why the server would not give the lock, in words. */
  refusal: string | null;
  /** When an idle lock ends; monotonic. */
  idleUntil: number | null;
}

/** The lock in one line: who may type, until when, and what to do. */
export function lockWords(state: LockState, at: LockSituation): LockWords {
  if (at.refusal) return { tone: 'warning', text: `Read-only: ${at.refusal}`, action: null };
  switch (state.kind) {
    case 'free':
      return { tone: 'quiet', text: freeWords(at), action: null };
    case 'acquiring':
      return { tone: 'quiet', text: 'Asking for the lock…', action: null };
    case 'mine':
      if (at.idleUntil !== null) return { tone: 'warning', text: `You have not typed for a while. Others may edit in ${countdown(at.idleUntil - at.now)}, unless you go on.`, action: null };
      return { tone: 'mine', text: 'You are editing. Others see that.', action: null };
    case 'unsure':
      return { tone: 'warning', text: `${state.had ? 'Reconnecting' : 'No connection'}: read-only until the lock is confirmed. Your text is kept.`, action: null };
    case 'theirs':
      return { tone: 'other', text: `${who(state.lock.holder)} is editing, ${freeIn(state.lock.expiresInMs - (at.now - state.seenAt))}.`, action: at.mayWrite && state.lock.canSteal ? takeOver : null };
    case 'otherTab':
      return { tone: 'other', text: `You are editing in another tab, ${freeIn(state.lock.expiresInMs - (at.now - state.seenAt))}.`, action: { kind: 'editHere', label: 'Edit here' } };
    case 'taken':
      return takenWords(state, at);
  }
}

function freeWords({ mayWrite, dirty }: LockSituation): string {
  if (!mayWrite) return 'Read-only: editing needs the role editor.';
  return dirty ? 'Nobody is editing. Your text can be saved now.' : 'Nobody is editing. Type to start.';
}

const takeOver = { kind: 'takeOver', label: 'Take over…' } as const;

function takenWords(state: Extract<LockState, { kind: 'taken' }>, at: LockSituation): LockWords {
  const own = state.by.kind === 'user' && state.by.id === at.userId;
  const who_ = own ? 'You took over in another tab' : `${who(state.by)} took over`;
  const kept = at.dirty ? ' Your unsaved text is kept.' : '';
  if (!state.lock) return { tone: 'warning', text: `${who_} and has finished.${kept}`.replace('You took over in another tab and has', 'Your other tab has'), action: at.dirty ? compare : { kind: 'continue', label: 'Continue editing' } };
  const text = `${who_}. Read-only here.${kept}`;
  if (own) return { tone: 'warning', text, action: { kind: 'editHere', label: 'Edit here' } };
  if (at.dirty) return { tone: 'warning', text, action: compare };
  return { tone: 'warning', text, action: state.lock.canSteal ? takeOver : null };
}

const compare = { kind: 'compare', label: 'Compare and merge' } as const;

function who(holder: Actor): string {
  return holder.kind === 'apiKey' ? `Agent ${holder.name}` : holder.name;
}

function freeIn(ms: number): string {
  return ms > 0 ? `free in ${countdown(ms)}` : 'about to end';
}
