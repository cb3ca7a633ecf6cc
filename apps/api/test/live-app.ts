import { once } from 'node:events';
import type { Ack, ClientEvents, Doc, ServerEvents } from '@lockstep/contracts';
import { createDatabase } from '@lockstep/testing';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { HttpClient } from './http-client.js';
import { startApi } from './running-api.js';
import type { RunningApi } from './running-api.js';

export type Client = Socket<ServerEvents, ClientEvents>;
type Asking = keyof ClientEvents;

export interface Person {
  id: string;
  name: string;
  email: string;
  token: string;
}

/** One API process, and what a test needs to act on it from outside as people, agents and their sockets do. */
export class LiveApp {
  private readonly clients: Client[] = [];
  private killed = false;
  readonly http: HttpClient;

  private constructor(
    readonly process: RunningApi,
    readonly databaseUrl: string,
    private readonly drop: () => Promise<void>,
  ) {
    this.http = new HttpClient(process.url);
  }

  /** @param settings environment beyond the database; `DATABASE_URL` joins the database of another process. */
  static async start(settings: Record<string, string> = {}): Promise<LiveApp> {
    const database = settings.DATABASE_URL ? { url: settings.DATABASE_URL, drop: async () => undefined } : await createDatabase();
    const process = await startApi({ SECRET_KEY: Buffer.alloc(32, 7).toString('base64'), ...settings, DATABASE_URL: database.url });
    return new LiveApp(process, database.url, database.drop);
  }

  /** Ends every socket that was opened here. */
  hangUp(): void {
    for (const client of this.clients.splice(0)) client.disconnect();
  }

  /** Ends the process as a crash does. */
  async kill(): Promise<void> {
    this.killed = true;
    await this.process.kill();
  }

  /** @throws Error with what the process wrote when it did not live until now and end in order. */
  async close(): Promise<void> {
    this.hangUp();
    const code = await this.process.stop();
    await this.drop();
    if (code !== 0 && !this.killed) throw new Error(`the API ended with ${String(code)}: ${this.process.output()}`);
  }

  /**
   * @param request method and path below /api/v1.
   * @throws Error with the whole answer when it is not a success.
   */
  async call<T>(request: string, as: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const [method = '', path = ''] = request.split(' ', 2);
    const answer = await this.http.call<T>(method, path, { as, body, headers });
    if (answer.status >= 300) throw new Error(`${request}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async person(name: string): Promise<Person> {
    const { user, accessToken } = await this.http.register(name);
    return { id: user.id, name, email: user.email, token: accessToken };
  }

  async project(owner: Person, name = 'Handbook'): Promise<string> {
    return (await this.call<{ id: string }>('POST /projects', owner.token, { name })).id;
  }

  async member(owner: Person, project: string, guest: Person, role: string): Promise<void> {
    const { token } = await this.call<{ token: string }>(`POST /projects/${project}/invitations`, owner.token, { email: guest.email, role });
    await this.call(`POST /invitations/${token}/accept`, guest.token);
  }

  async key(owner: Person, project: string, scopes: string[], paths: string[] = []): Promise<{ id: string; key: string }> {
    return this.call(`POST /projects/${project}/api-keys`, owner.token, { name: 'Agent', scopes, paths });
  }

  doc(writer: Person, project: string, path: string, content = 'one\n'): Promise<Doc> {
    return this.call(`POST /projects/${project}/docs`, writer.token, { path, content });
  }

  /** A socket that is not connected yet. */
  socket(auth: Record<string, unknown>, transports: string[] = ['websocket']): Client {
    const client: Client = io(this.process.url, { auth, transports, forceNew: true, reconnection: false, autoConnect: false });
    this.clients.push(client);
    return client;
  }

  async connect(auth: Record<string, unknown>): Promise<Client> {
    const client = this.socket(auth);
    client.connect();
    await connected(client);
    return client;
  }

  /** Connected as a person who has joined a project. */
  async join({ token }: Person, project: string): Promise<Client> {
    const client = await this.connect({ token });
    await say(client, 'project:join', { project });
    return client;
  }
}

/** Resolves once connected; rejects with the server's refusal. */
export async function connected(client: Client): Promise<void> {
  await Promise.race([
    once(client as unknown as NodeJS.EventEmitter, 'connect'),
    once(client as unknown as NodeJS.EventEmitter, 'connect_error').then(([error]) => Promise.reject(error as Error)),
  ]);
}

/** Sends anything at all and returns the acknowledgement. */
export function ask(client: Client, event: string, ...args: unknown[]): Promise<Ack<Record<string, unknown>>> {
  return (client as Socket).timeout(10_000).emitWithAck(event, ...args) as Promise<Ack<Record<string, unknown>>>;
}

/** Sends anything at all and waits for nothing. */
export function shout(client: Client, event: string, body: unknown): void {
  (client as Socket).emit(event, body);
}

/** Sends a message that must succeed. */
export async function say<E extends Asking>(client: Client, event: E, body: Parameters<ClientEvents[E]>[0]): Promise<Record<string, unknown>> {
  const answer = await ask(client, event, body);
  if (!answer.ok) throw new Error(`${event}: ${JSON.stringify(answer.error)}`);
  return answer;
}

/** Everything a client was told, by event. */
export function record(client: Client): { of<E extends keyof ServerEvents>(event: E): Parameters<ServerEvents[E]>[0][] } {
  const heard: [string, unknown][] = [];
  client.onAny((event: string, payload: unknown) => heard.push([event, payload]));
  return {
    of: <E extends keyof ServerEvents>(event: E) => heard.filter(([name]) => name === event).map(([, payload]) => payload as Parameters<ServerEvents[E]>[0]),
  };
}
