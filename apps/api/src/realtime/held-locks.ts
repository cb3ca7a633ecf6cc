/** A lock that a live socket holds. */
export interface HeldBySocket {
  docId: string;
  session: string;
  token: number;
  ttlSeconds: number;
}

interface Entry extends HeldBySocket {
  /** Whether its holder did something since the last renewal. */
  active: boolean;
}

/** The locks that sockets of this process hold, as far as this process was told; Postgres decides. */
export class HeldLocks {
  private readonly bySocket = new Map<string, Map<string, Entry>>();

  take(socketId: string, lock: HeldBySocket): void {
    const held = this.bySocket.get(socketId) ?? new Map<string, Entry>();
    held.set(lock.docId, { ...lock, active: true });
    this.bySocket.set(socketId, held);
  }

  drop(socketId: string, docId: string): void {
    const held = this.bySocket.get(socketId);
    held?.delete(docId);
    if (held?.size === 0) this.bySocket.delete(socketId);
  }

  /** Whether the socket holds this very lock; notes that its holder is active. */
  use(socketId: string, { docId, session, token }: { docId: string; session: string; token: number }): boolean {
    const entry = this.bySocket.get(socketId)?.get(docId);
    if (entry?.session !== session || entry.token !== token) return false;
    entry.active = true;
    return true;
  }

  /** Every lock, once; begins a new span of activity. */
  beat(): (HeldBySocket & { active: boolean })[] {
    const locks = new Map<string, HeldBySocket & { active: boolean }>();
    for (const entry of this.entries()) {
      const known = locks.get(nameOf(entry));
      locks.set(nameOf(entry), { ...entry, active: entry.active || (known?.active ?? false) });
      entry.active = false;
    }
    return [...locks.values()];
  }

  /** The sockets that hold a lock. */
  socketsOf(lock: Pick<HeldBySocket, 'docId' | 'session' | 'token'>): string[] {
    return [...this.bySocket].filter(([, held]) => isSame(held.get(lock.docId), lock)).map(([socketId]) => socketId);
  }

  /** Forgets a lock that is not its holder's any more. */
  lost(lock: HeldBySocket): void {
    for (const socketId of this.socketsOf(lock)) this.drop(socketId, lock.docId);
  }

  /** Forgets a socket; returns the locks that no other socket of this process keeps alive, as after a quick reconnect. */
  gone(socketId: string): HeldBySocket[] {
    const held = [...(this.bySocket.get(socketId)?.values() ?? [])];
    this.bySocket.delete(socketId);
    const kept = new Set([...this.entries()].map(nameOf));
    return held.filter((lock) => !kept.has(nameOf(lock)));
  }

  private *entries(): Generator<Entry> {
    for (const held of this.bySocket.values()) yield* held.values();
  }
}

function isSame(entry: Entry | undefined, lock: Pick<HeldBySocket, 'docId' | 'session' | 'token'>): boolean {
  return entry !== undefined && nameOf(entry) === nameOf(lock);
}

function nameOf({ docId, session, token }: Pick<HeldBySocket, 'docId' | 'session' | 'token'>): string {
  return `${docId} ${session} ${token}`;
}
