import type { ClientEvents } from '@lockstep/contracts';
import { DomainError } from '@lockstep/core';
import type { Event } from 'socket.io';
import type { LiveSocket } from './live-socket.js';
import { refusedAck } from './refused-ack.js';

/** Messages a second that a socket may send for long, and how many at once. Typing makes about ten. */
const RATE = 30;
const BURST = 120;
/** A client that goes on this far past refusals is broken or hostile. */
const DEBT = 500;

const MESSAGES: Record<keyof ClientEvents, true> = {
  'project:join': true,
  'project:leave': true,
  'doc:open': true,
  'doc:close': true,
  'lock:acquire': true,
  'lock:renew': true,
  'lock:release': true,
  'lock:steal': true,
  'draft:update': true,
  'auth:token': true,
};

/**
 * Stands before every handler of a socket: known messages only, and not too many. Names must be checked here, because Socket.IO
 * hands any name to the socket's emitter, where an `error` that nobody listens to ends the process.
 */
export function guardMessages(socket: LiveSocket, now: () => number = () => performance.now()): void {
  const allowance = new Allowance(now);
  socket.use(([name, ...args]: Event, next) => {
    const answer: unknown = args.at(-1);
    const refusal = refusalOf(name, args, allowance);
    if (!refusal) return next();
    if (typeof answer === 'function') answer(refusedAck(refusal));
    if (allowance.exhausted) socket.disconnect(true);
  });
}

function refusalOf(name: string, args: unknown[], allowance: Allowance): DomainError | null {
  if (!allowance.take()) return new DomainError('rate.limited', { detail: 'Too many messages; slow down.', retryAfterSeconds: 1 });
  if (!Object.hasOwn(MESSAGES, name)) return new DomainError('request.invalid', { detail: `There is no message ${JSON.stringify(name.slice(0, 100))}.` });
  const bodies = args.filter((arg) => typeof arg !== 'function').length;
  return bodies <= 1 ? null : new DomainError('request.invalid', { detail: 'A message has one body.' });
}

/** A token bucket that refusals draw from too, so that only slowing down helps. */
class Allowance {
  private left = BURST;
  private at: number;

  constructor(private readonly now: () => number) {
    this.at = now();
  }

  get exhausted(): boolean {
    return this.left <= -DEBT;
  }

  take(): boolean {
    const now = this.now();
    this.left = Math.min(BURST, this.left + ((now - this.at) / 1000) * RATE);
    this.at = now;
    this.left--;
    return this.left >= 0;
  }
}
