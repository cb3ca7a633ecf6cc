import { openBrowser, startProduct } from '@lockstep/testing';
import type { Product } from '@lockstep/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';

export interface Person {
  name: string;
  email: string;
  password: string;
  token: string;
}

interface Written {
  id: string;
  version: number;
  content: string;
}

/** One running product with one project, and the ways into it: pages for people, plain requests for everything else. */
export class Site {
  private constructor(
    readonly product: Product,
    readonly browser: Browser,
    readonly owner: Person,
    readonly editor: Person,
  ) {}

  static async start(): Promise<Site> {
    const [product, browser] = await Promise.all([startProduct({ env: { DEMO: '0', SIGNUP: 'open' } }), openBrowser()]);
    const owner = await register(product.url, 'Grace');
    await request(product.url, owner, { method: 'POST', path: '/projects', body: { name: 'Handbook', slug: 'handbook' } });
    const invited = { email: 'ada@example.test', role: 'editor' };
    const invitation = await request<{ token: string }>(product.url, owner, { method: 'POST', path: '/projects/handbook/invitations', body: invited });
    return new Site(product, browser, owner, await register(product.url, 'Ada', invitation.token));
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.product.stop();
  }

  create(path: string, content: string): Promise<Written> {
    return this.#ask({ method: 'POST', path: '', body: { path, content } });
  }

  read(docId: string): Promise<Written> {
    return this.#ask({ method: 'GET', path: `/${docId}` });
  }

  /** Another writer takes the document over, writes and lets it go: what a sleeping page wakes up to. */
  async takeOverAndWrite(docId: string, content: string): Promise<void> {
    const session = 'the-session-of-another-writer';
    const { lock, version } = await this.#ask<Written & { lock: { token: number } }>({ method: 'GET', path: `/${docId}` });
    const body = { session, seenToken: lock.token, reason: 'test' };
    const { token } = await this.#ask<{ token: number }>({ method: 'POST', path: `/${docId}/lock/steal`, body });
    const headers = { 'if-match': `"${version}"`, 'x-lock-token': String(token), 'x-lock-session': session };
    await this.#ask({ method: 'PUT', path: `/${docId}/content`, body: { content }, headers });
    await this.#ask({ method: 'DELETE', path: `/${docId}/lock?session=${session}&token=${token}` });
  }

  #ask<T>(ask: Ask): Promise<T> {
    return request(this.product.url, this.owner, { ...ask, path: `/projects/handbook/docs${ask.path}` });
  }

  /** A browser of its own, signed in. */
  async signedIn(person: Person, options: { width?: number } = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({ baseURL: this.product.url, viewport: { width: options.width ?? 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Projects' }).waitFor();
    await page.close();
    return context;
  }
}

/** Opens a document and waits until its text is on the screen. */
export async function openDoc(context: BrowserContext, docId: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`/projects/handbook/docs/${docId}`);
  await textOf(page).waitFor();
  return page;
}

export const textOf = (page: Page) => page.getByRole('textbox', { name: /^Text of/ });
export const lockLine = (page: Page) => page.getByRole('status', { name: 'Lock' });
export const saveLine = (page: Page) => page.getByRole('status', { name: 'Save state' });

async function register(url: string, name: string, invitation?: string): Promise<Person> {
  const person = { name, email: `${name.toLowerCase()}@example.test`, password: 'correct horse battery staple' };
  const { accessToken } = await request<{ accessToken: string }>(url, null, { method: 'POST', path: '/auth/register', body: { ...person, ...(invitation ? { invitation } : {}) } });
  return { ...person, token: accessToken };
}

interface Ask {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
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
