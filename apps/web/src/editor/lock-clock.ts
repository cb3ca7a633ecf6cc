/** The network may have held the answer: a lease counts from the moment the request was sent, and ends this much early. */
export const safetyMs = 5_000;

/** Monotonic time at which we must stop typing, because the lock may have become somebody else's. */
export function deadlineOf(sentAt: number, expiresInMs: number): number {
  return sentAt + expiresInMs - safetyMs;
}

/** When to confirm the lock again: at a third of its time, so that two lost answers do not cost it. */
export function confirmAt(sentAt: number, expiresInMs: number): number {
  return sentAt + expiresInMs / 3;
}

/** `0:42`, rounded up, so that "0:00" is shown only when nothing is left. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
