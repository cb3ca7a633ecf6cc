import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { ERROR_STATUS } from '@lockstep/contracts';
import type { Ack, ClientEvents, ServerEvents } from '@lockstep/contracts';
import { ApiError, UnreachableError } from './problem.js';

export type LiveStatus = 'connecting' | 'live' | 'reconnecting' | 'offline';

type Asking = keyof ClientEvents;
type BodyOf<E extends Asking> = Parameters<ClientEvents[E]>[0];
type AnswerOf<E extends Asking> = Parameters<ClientEvents[E]>[1] extends (answer: infer A) => void ? Exclude<A, { ok: false }> : never;

const ackTimeoutMs = 8_000;

/** The page's one socket. Everything that arrives on it is a hint; truth is fetched over HTTP. */
export class LiveConnection {
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  readonly #listeners = new Set<() => void>();
  #status: LiveStatus = 'connecting';

  constructor(private readonly ports: { token(): string | null; refresh(): Promise<string | null> }) {
    this.#socket = io({
      autoConnect: false,
      auth: (give) => give({ token: this.ports.token() }),
      reconnectionDelayMax: 5_000,
      // Long polling only where a proxy lets no WebSocket through: it needs every request to meet the same process.
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
    });
    this.#socket.on('connect', () => this.#become('live'));
    this.#socket.on('disconnect', (reason) => this.#dropped(reason));
    this.#socket.on('connect_error', (error) => void this.#refused(error));
    this.#socket.on('auth:refresh', () => void this.#sendNewToken());
  }

  readonly status = (): LiveStatus => this.#status;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  open(): void {
    window.addEventListener('online', this.#browserOnline);
    window.addEventListener('offline', this.#browserOffline);
    this.#socket.connect();
  }

  close(): void {
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
    this.#socket.connect();
  };
  readonly #browserOffline = (): void => this.#become('offline');

  #dropped(reason: string): void {
    this.#become(navigator.onLine ? 'reconnecting' : 'offline');
    // socket.io does not come back by itself after the server ended the connection (an expired token, a restart).
    if (reason === 'io server disconnect') void this.#comeBack();
  }

  async #refused(error: Error & { data?: { code?: string } }): Promise<void> {
    this.#become(navigator.onLine ? 'reconnecting' : 'offline');
    // A refusal by the server is final for socket.io; an unreachable one it retries itself.
    if (error.data?.code?.startsWith('auth.')) await this.#comeBack();
  }

  async #comeBack(): Promise<void> {
    if (await this.ports.refresh()) this.#socket.connect();
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
