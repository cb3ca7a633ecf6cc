import { LIMITS } from '@lockstep/contracts';

const ticketKey = 'lockstep.reload-ticket';
/** Longer than any reload, shorter than the grace after which the lock has ended anyway. */
const ticketMaxAgeMs = LIMITS.lockGrace * 1_000 * 2;

interface Ticket {
  session: string;
  leftAt: number;
}

export interface TicketStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** A random 128-bit id: who holds a lock is this page, not this person. */
export function newSession(random: Uint8Array = crypto.getRandomValues(new Uint8Array(16))): string {
  return [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The session this page had before it was reloaded, once. The ticket exists only between leaving and loading,
 * so a duplicated tab (which copies the storage of a living page) finds none and becomes a session of its own.
 */
export function takeTicket(storage: TicketStorage, wallNow: number): string | null {
  const text = storage.getItem(ticketKey);
  storage.removeItem(ticketKey);
  const ticket = text === null ? null : parse(text);
  return ticket && wallNow - ticket.leftAt < ticketMaxAgeMs && wallNow >= ticket.leftAt ? ticket.session : null;
}

export function leaveTicket(storage: TicketStorage, session: string, wallNow: number): void {
  storage.setItem(ticketKey, JSON.stringify({ session, leftAt: wallNow } satisfies Ticket));
}

/** The page came back from the browser's cache instead of loading anew: nobody else may use the ticket. */
export function dropTicket(storage: TicketStorage): void {
  storage.removeItem(ticketKey);
}

function parse(text: string): Ticket | null {
  try {
    const value: unknown = JSON.parse(text);
    return isTicket(value) ? value : null;
  } catch {
    return null;
  }
}

function isTicket(value: unknown): value is Ticket {
  return typeof value === 'object' && value !== null && 'session' in value && 'leftAt' in value && typeof value.session === 'string' && typeof value.leftAt === 'number';
}
