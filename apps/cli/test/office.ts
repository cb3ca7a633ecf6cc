import type { DocVersion, Lock, Page } from '@lockstep/contracts';
import { signedIn, startProduct } from '@lockstep/testing';
import type { Product } from '@lockstep/testing';
import type { Browser, BrowserContext } from 'playwright-core';
import { Terminal } from './terminal.js';

export interface Written {
  id: string;
  path: string;
  version: number;
  content: string;
}

/** What proves that a lock is mine. */
export interface Claim {
  session: string;
  token: number;
}

interface Ask {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
  headers?: Record<string, string>;
}

const GRACE = { name: 'Grace', email: 'grace@example.test', password: 'correct horse battery staple' };
const ALL = ['docs:read', 'docs:write', 'locks:write', 'hooks'];

const proofOf = (claim?: Claim) => claim && { 'x-lock-session': claim.session, 'x-lock-token': `${claim.token}` };

/** A running product with one person; each test has a project of its own. */
export class Office {
  private projects = 0;

  private constructor(
    private readonly product: Product,
    private readonly token: string,
  ) {}

  static async open(): Promise<Office> {
    const product = await startProduct({ env: { SIGNUP: 'open', RATE_LIMIT_PER_MINUTE: '0' } });
    const { accessToken } = await request<{ accessToken: string }>(product.url, null, { method: 'POST', path: '/auth/register', body: GRACE });
    return new Office(product, accessToken);
  }

  get url(): string {
    return this.product.url;
  }

  async close(): Promise<void> {
    await this.product.stop();
  }

  /** The person's browser; high enough to show a whole document. */
  signedIn(browser: Browser): Promise<BrowserContext> {
    return signedIn(browser, this.url, GRACE, { viewport: { width: 1280, height: 1_600 } });
  }

  async project(): Promise<Project> {
    const slug = `handbook-${++this.projects}`;
    await this.ask({ method: 'POST', path: '/projects', body: { name: slug, slug } });
    return new Project(this, slug);
  }

  ask<T>(ask: Ask): Promise<T> {
    return request<T>(this.url, this.token, ask);
  }
}

/** A project as its owner writes in it over HTTP. */
export class Project {
  constructor(
    private readonly office: Office,
    readonly slug: string,
  ) {}

  create(path: string, content: string): Promise<Written> {
    return this.ask({ method: 'POST', path: '/docs', body: { path, content } });
  }

  read(path: string): Promise<Written> {
    return this.ask({ method: 'GET', path: `/docs/by-path?path=${encodeURIComponent(path)}` });
  }

  /** On the present version, or on the one that is named. */
  async save(path: string, content: string, claim?: Claim, on?: number): Promise<Written> {
    const { id, version } = await this.read(path);
    return this.ask({ method: 'PUT', path: `/docs/${id}/content`, body: { content }, headers: { 'if-match': `"${on ?? version}"`, ...proofOf(claim) } });
  }

  async remove(path: string): Promise<void> {
    const { id, version } = await this.read(path);
    await this.ask({ method: 'DELETE', path: `/docs/${id}`, headers: { 'if-match': `"${version}"` } });
  }

  async move(from: string, to: string, claim?: Claim): Promise<void> {
    const { id, version } = await this.read(from);
    await this.ask({ method: 'PATCH', path: `/docs/${id}`, body: { path: to }, headers: { 'if-match': `"${version}"`, ...proofOf(claim) } });
  }

  /** As a page takes it. */
  async lock(path: string): Promise<Claim> {
    const { id } = await this.read(path);
    const session = 'the-session-of-the-owner';
    const { token } = await this.ask<Lock>({ method: 'PUT', path: `/docs/${id}/lock`, body: { session } });
    return { session, token };
  }

  /** From whoever holds it. */
  async takeOver(path: string): Promise<Claim> {
    const { id } = await this.read(path);
    const session = 'the-session-of-the-owner';
    const held = (await this.locks()).find(({ docId }) => docId === id);
    const { token } = await this.ask<Lock>({ method: 'POST', path: `/docs/${id}/lock/steal`, body: { session, seenToken: held?.token, reason: 'It cannot wait.' } });
    return { session, token };
  }

  async unlock(path: string, { session, token }: Claim): Promise<void> {
    const { id } = await this.read(path);
    await this.ask({ method: 'DELETE', path: `/docs/${id}/lock?session=${session}&token=${token}` });
  }

  async locks(): Promise<Lock[]> {
    return (await this.ask<{ items: Lock[] }>({ method: 'GET', path: '/locks' })).items;
  }

  async paths(): Promise<string[]> {
    const { items } = await this.ask<{ items: Written[] }>({ method: 'GET', path: '/docs?limit=200' });
    return items.map(({ path }) => path);
  }

  async versions(path: string): Promise<DocVersion[]> {
    const { id } = await this.read(path);
    return (await this.ask<Page<DocVersion>>({ method: 'GET', path: `/docs/${id}/versions?limit=200` })).items;
  }

  /** Of all versions of some documents. */
  async everyText(paths: string[]): Promise<string[]> {
    const texts = paths.map(async (path) => {
      const { id } = await this.read(path);
      return Promise.all((await this.versions(path)).map(({ version }) => this.ask<{ content: string }>({ method: 'GET', path: `/docs/${id}/versions/${version}` })));
    });
    return (await Promise.all(texts)).flat().map(({ content }) => content);
  }

  async key(scopes: string[] = ALL): Promise<string> {
    const { key } = await this.ask<{ key: string }>({ method: 'POST', path: '/api-keys', body: { name: 'laptop', scopes } });
    return key;
  }

  async policy(rules: { paths: string[]; mode: string }[]): Promise<void> {
    await this.ask({ method: 'PUT', path: '/agent-policy', body: { rules, whenUnreachable: 'allow' } });
  }

  /** Those that wait. */
  async proposals(): Promise<{ id: string; baseVersion: number }[]> {
    return (await this.ask<Page<{ id: string; baseVersion: number }>>({ method: 'GET', path: '/proposals' })).items;
  }

  async applyProposal(id: string): Promise<void> {
    await this.ask({ method: 'POST', path: `/proposals/${id}/apply`, body: {} });
  }

  /** Agents' edits are to be denied while nobody can be asked. */
  async denyWhenUnreachable(rules: { paths: string[]; mode: string }[] = []): Promise<void> {
    await this.ask({ method: 'PUT', path: '/agent-policy', body: { rules, whenUnreachable: 'deny' } });
  }

  /** A folder that is a copy of the project. */
  async copy(...options: string[]): Promise<Terminal> {
    const terminal = Terminal.open({ LOCKSTEP_API_KEY: await this.key() });
    const { code, err } = await terminal.run(['init', '--url', this.office.url, '--project', this.slug, ...options]);
    if (code !== 0) throw new Error(`init: ${err}`);
    return terminal;
  }

  private ask<T>(ask: Ask): Promise<T> {
    return this.office.ask<T>({ ...ask, path: `/projects/${this.slug}${ask.path}` });
  }
}

async function request<T>(url: string, token: string | null, { method, path, body, headers }: Ask): Promise<T> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
