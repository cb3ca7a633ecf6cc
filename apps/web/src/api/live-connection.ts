import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { ERROR_STATUS } from '@lockstep/contracts';
import type { Ack, ClientEvents, ServerEvents } from '@lockstep/contracts';
import { ApiError, UnreachableError } from './problem.js';

/** `httpOnly`: no socket gets through (a proxy, say), while plain requests do. */
export type LiveStatus = 'connecting' | 'live' | 'httpOnly' | 'reconnecting' | 'offline';

type Asking = keyof ClientEvents;
type BodyOf<E extends Asking> = Parameters<ClientEvents[E]>[0];
type AnswerOf<E extends Asking> = Parameters<ClientEvents[E]>[1] extends (answer: infer A) => void ? Exclude<A, { ok: false }> : never;

export interface LivePorts {
  token(): string | null;
  refresh(): Promise<string | null>;
  /** Whether plain HTTP gets an answer. */
  reachable(): Promise<boolean>;
}

const ackTimeoutMs = 8_000;
/** A proxy that swallows the upgrade leaves a WebSocket hanging: the other transport's turn comes after this. */
const connectTimeoutMs = 5_000;
const comeBackAfterMs = 5_000;

/** The page's one socket. Everything that arrives on it is a hint; truth is fetched over HTTP. */
export class LiveConnection {
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  readonly #listeners = new Set<() => void>();
  #status: LiveStatus = 'connecting';
  #wanted = false;
  #comingBack: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ports: LivePorts) {
    this.#socket = io({
      autoConnect: false,
      auth: (give) => give({ token: this.ports.token() }),
      reconnectionDelayMax: 5_000,
      timeout: connectTimeoutMs,
      // Long polling only where a proxy lets no WebSocket through: it needs every request to meet the same process.
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
    });
    this.#socket.on('connect', () => this.#become('live'));
    this.#socket.on('disconnect', (reason) => this.#dropped(reason));
    this.#socket.on('connect_error', (error) => void this.#refused(error));
    // Without a new token the server ends the connection, which is the way to `#comeBack`.
    this.#socket.on('auth:refresh', () => void this.#sendNewToken().catch(() => undefined));
  }

  readonly status = (): LiveStatus => this.#status;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  open(): void {
    window.addEventListener('online', this.#browserOnline);
    window.addEventListener('offline', this.#browserOffline);
    this.#wanted = true;
    this.#socket.connect();
  }

  close(): void {
    this.#wanted = false;
    clearTimeout(this.#comingBack);
    window.removeEventListener('online', this.#browserOnline);
    window.removeEventListener('offline', this.#browserOffline);
    this.#socket.disconnect();
  }

  on<E extends keyof ServerEvents>(event: E, listener: ServerEvents[E]): () => void {
    // socket.io's listener type cannot follow a generic event name; the pair is checked by our own signature.
    const [untyped, name]: [Socket, string] = [this.#socket, event];
    untyped.on(name, listener);
    return () => untyped.off(name, listener);
  }

  /** Sends and waits for the acknowledgement. @throws ApiError as over HTTP, UnreachableError when no answer comes in time. */
  async ask<E extends Asking>(event: E, body: BodyOf<E>): Promise<AnswerOf<E>> {
    if (!this.#socket.connected) throw new UnreachableError('The live connection is down.');
    const answer = await this.#emit(event, body);
    if (!answer.ok) throw refused(answer.error);
    return answer as AnswerOf<E>;
  }

  #emit(event: string, body: unknown): Promise<Ack<object>> {
    const untyped: Socket = this.#socket;
    return untyped.timeout(ackTimeoutMs).emitWithAck(event, body).catch(() => {
      throw new UnreachableError('The live connection gave no answer.');
    }) as Promise<Ack<object>>;
  }

  readonly #browserOnline = (): void => {
    this.#become('reconnecting');
    // What was open before the gap may be dead without knowing it.
    this.#socket.disconnect().connect();
  };
  readonly #browserOffline = (): void => this.#become('offline');

  #dropped(reason: string): void {
    this.#become(navigator.onLine ? 'reconnecting' : 'offline');
    // socket.io does not come back by itself after the server ended the connection (an expired token, a restart).
    if (reason === 'io server disconnect') void this.#comeBack();
  }

  async #refused(error: Error & { data?: { code?: string } }): Promise<void> {
    // A refusal by the server is final for socket.io; an unreachable one it retries itself.
    if (error.data?.code) return this.#comeBack();
    this.#otherTransportFirst();
    await this.#lookAround();
  }

  /** Takes turns, because each has its trouble: proxies that let no WebSocket through, and long polling that meets another process. */
  #otherTransportFirst(): void {
    const { opts } = this.#socket.io;
    opts.transports = opts.transports?.toReversed() as typeof opts.transports;
  }

  /** Tells a server that is away from a connection that lets only plain requests through. */
  async #lookAround(): Promise<void> {
    if (!navigator.onLine) return this.#become('offline');
    if (this.#status !== 'httpOnly') this.#become('reconnecting');
    const answers = await this.ports.reachable();
    if (!this.#socket.connected && navigator.onLine) this.#become(answers ? 'httpOnly' : 'reconnecting');
  }

  /** With a new token, since an old one is what the server ends connections for; again and again while nobody gives one. */
  async #comeBack(): Promise<void> {
    const token = await this.ports.refresh();
    if (!this.#wanted) return;
    if (token) this.#socket.connect();
    else this.#comingBack = setTimeout(() => void this.#comeBack(), comeBackAfterMs);
  }

  async #sendNewToken(): Promise<void> {
    const token = await this.ports.refresh();
    if (token) await this.ask('auth:token', { token });
  }

  #become(status: LiveStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }
}

type AckRefusal = Extract<Ack<object>, { ok: false }>['error'];

function refused({ code, detail, lock }: AckRefusal): ApiError {
  const status = Object.entries(ERROR_STATUS).find(([known]) => known === code)?.[1] ?? 500;
  const problem = { type: 'about:blank', title: code, status, detail, instance: '', requestId: '', timestamp: new Date().toISOString() };
  return new ApiError({ ...problem, code: code as ApiError['problem']['code'], ...(lock === undefined ? {} : { lock }) });
}
