import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser, openDocPage, signedIn, startProduct } from '@lockstep/testing';
import type { Product } from '@lockstep/testing';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page, WebSocketRoute } from 'playwright-core';

export interface Person {
  id: string;
  name: string;
  email: string;
  password: string;
  token: string;
}

interface Written {
  id: string;
  version: number;
  content: string;
  contentSha: string;
  lock: { token: number; holder: { name: string } } | null;
}

/** One running product with one project, and the ways into it: pages for people, plain requests for everything else. */
export class Site {
  private constructor(
    private running: Product,
    readonly browser: Browser,
    readonly owner: Person,
    readonly editor: Person,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<Site> {
    const dataDir = await mkdtemp(join(tmpdir(), 'lockstep-site-'));
    const [product, browser] = await Promise.all([startProduct({ env: { ...quiet, ...env }, dataDir }), openBrowser()]);
    const owner = await register(product.url, 'Grace');
    await request(product.url, owner, { method: 'POST', path: '/projects', body: { name: 'Handbook', slug: 'handbook' } });
    return new Site(product, browser, owner, await invite(product.url, owner, 'Ada'));
  }

  get product(): Product {
    return this.running;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.product.stop();
    await rm(this.product.dataDir, { recursive: true, force: true });
  }

  /** The same data behind the same address, in new processes. With another `SECRET_KEY` no access token given out so far is good. */
  async restart(env: Record<string, string> = {}): Promise<void> {
    const { dataDir, port } = this.product;
    await this.product.stop();
    this.running = await startProduct({ env: { ...quiet, ...env }, dataDir, port });
  }

  /** Somebody with an account and no project. */
  registerOutsider(name: string): Promise<Person> {
    return register(this.product.url, name);
  }

  /** A new editor of the project. */
  invite(name: string): Promise<Person> {
    return invite(this.product.url, this.owner, name);
  }

  create(path: string, content: string): Promise<Written> {
    return this.#ask({ method: 'POST', path: '', body: { path, content } });
  }

  /** As the owner sees it. */
  read(docId: string): Promise<Written> {
    return this.#ask({ method: 'GET', path: `/${docId}` });
  }

  /** Another writer takes the document over, writes and lets it go: what a sleeping page wakes up to. */
  async takeOverAndWrite(docId: string, content: string): Promise<void> {
    const session = 'the-session-of-another-writer';
    const { lock, version } = await this.read(docId);
    const body = { session, seenToken: lock?.token, reason: 'test' };
    const { token } = await this.#ask<{ token: number }>({ method: 'POST', path: `/${docId}/lock/steal`, body });
    const headers = { 'if-match': `"${version}"`, 'x-lock-token': String(token), 'x-lock-session': session };
    await this.#ask({ method: 'PUT', path: `/${docId}/content`, body: { content }, headers });
    await this.#ask({ method: 'DELETE', path: `/${docId}/lock?session=${session}&token=${token}` });
  }

  asOwner<T>(ask: Ask): Promise<T> {
    return request(this.product.url, this.owner, ask);
  }

  #ask<T>(ask: Ask): Promise<T> {
    return this.asOwner({ ...ask, path: `/projects/handbook/docs${ask.path}` });
  }

  /** A browser of its own for a person. */
  signedIn(person: Person, { width = 1280, ...others }: BrowserContextOptions & { width?: number } = {}): Promise<BrowserContext> {
    return signedIn(this.browser, this.product.url, person, { viewport: { width, height: 800 }, ...others });
  }
}

const quiet = { DEMO: '0', SIGNUP: 'open' };

/** Opens a document of the project. */
export function openDoc(context: BrowserContext, docId: string): Promise<Page> {
  return openDocPage(context, 'handbook', docId);
}

/** How to take the network away from a browser until `setOffline(false)`: its offline mode alone leaves open WebSockets alive. */
export async function cuttable(context: BrowserContext): Promise<() => Promise<void>> {
  const open = new Set<WebSocketRoute>();
  await context.routeWebSocket(/socket\.io/, (socket) => {
    open.add(socket);
    socket.connectToServer();
  });
  return async () => {
    await context.setOffline(true);
    for (const socket of open) await socket.close();
    open.clear();
  };
}

/** What the page says of its own connection. */
export const connection = (page: Page, word: string): Locator => page.getByRole('status', { name: `Connection: ${word}` });

async function invite(url: string, owner: Person, name: string): Promise<Person> {
  const body = { email: `${name.toLowerCase()}@example.test`, role: 'editor' };
  const { token } = await request<{ token: string }>(url, owner, { method: 'POST', path: '/projects/handbook/invitations', body });
  return register(url, name, token);
}

async function register(url: string, name: string, invitation?: string): Promise<Person> {
  const person = { name, email: `${name.toLowerCase()}@example.test`, password: 'correct horse battery staple' };
  const { accessToken, user } = await request<{ accessToken: string; user: { id: string } }>(url, null, { method: 'POST', path: '/auth/register', body: { ...person, ...(invitation ? { invitation } : {}) } });
  return { ...person, id: user.id, token: accessToken };
}

interface Ask {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
  headers?: Record<string, string>;
}

async function request<T>(url: string, person: Person | null, { method, path, body, headers }: Ask): Promise<T> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { ...(person ? { authorization: `Bearer ${person.token}` } : {}), ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
