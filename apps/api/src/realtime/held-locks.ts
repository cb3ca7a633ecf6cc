/** A lock that a live socket holds. */
export interface HeldBySocket {
  docId: string;
  session: string;
  token: number;
  ttlSeconds: number;
}

interface Entry extends HeldBySocket {
  /** Whether its holder typed since the last renewal. */
  active: boolean;
  /** What he told last about his text. */
  told?: string;
}

/** What tells one lock from another, also of the same document. */
type Claim = Pick<HeldBySocket, 'docId' | 'session' | 'token'>;

/** The locks that sockets of this process hold, as far as this process was told; Postgres decides. */
export class HeldLocks {
  private readonly bySocket = new Map<string, Map<string, Entry>>();

  take(socketId: string, lock: HeldBySocket): void {
    const held = this.bySocket.get(socketId) ?? new Map<string, Entry>();
    const known = held.get(lock.docId);
    held.set(lock.docId, isSame(known, lock) ? { ...known, ...lock } : { ...lock, active: false });
    this.bySocket.set(socketId, held);
  }

  /** The socket gives this very lock up; another one on the same document stays. */
  drop(socketId: string, lock: Claim): void {
    const held = this.bySocket.get(socketId);
    if (!held || !isSame(held.get(lock.docId), lock)) return;
    held.delete(lock.docId);
    if (held.size === 0) this.bySocket.delete(socketId);
  }

  /**
   * Whether the socket holds this very lock; notes that its holder is active if what he tells is new.
   * @param told anything that is different for another text: the same again is for somebody who looks on, and nobody typed.
   */
  use(socketId: string, lock: Claim, told: string): boolean {
    const entry = this.bySocket.get(socketId)?.get(lock.docId);
    if (!isSame(entry, lock)) return false;
    entry.active ||= told !== entry.told;
    entry.told = told;
    return true;
  }

  /** Every lock, once; begins a new span of activity. */
  beat(): (HeldBySocket & { active: boolean })[] {
    const locks = new Map<string, HeldBySocket & { active: boolean }>();
    for (const entry of this.entries()) {
      const { docId, session, token, ttlSeconds, active } = entry;
      const known = locks.get(nameOf(entry));
      locks.set(nameOf(entry), { docId, session, token, ttlSeconds, active: active || (known?.active ?? false) });
      entry.active = false;
    }
    return [...locks.values()];
  }

  /** The sockets that hold a lock. */
  socketsOf(lock: Claim): string[] {
    return [...this.bySocket].filter(([, held]) => isSame(held.get(lock.docId), lock)).map(([socketId]) => socketId);
  }

  /** Forgets a lock that is not its holder's any more. */
  lost(lock: Claim): void {
    for (const socketId of this.socketsOf(lock)) this.drop(socketId, lock);
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

function isSame(entry: Entry | undefined, lock: Claim): entry is Entry {
  return entry !== undefined && nameOf(entry) === nameOf(lock);
}

function nameOf({ docId, session, token }: Claim): string {
  return `${docId} ${session} ${token}`;
}
