import { randomBytes } from 'node:crypto';
import type { Doc, DocVersion, DocWarning, Lock, Page, Problem } from '@lockstep/contracts';
import pg from 'pg';
import type { Answer, CallOptions } from './http-client.js';
import { LiveApp } from './live-app.js';
import type { Person } from './live-app.js';

/** A lock as its holder shows it with a write. */
export interface Claim {
  session: string;
  token: number;
}

export interface WriteOptions extends CallOptions {
  /** The version in If-Match; null: no such header. */
  on?: number | null;
  claim?: Claim;
}

/** What a write can answer. */
export type Written = Doc & { merged?: boolean; warnings?: DocWarning[] } & Problem;

/** One project of a running API, its owner, and short ways to say what clients do with its documents. */
export class Shelf {
  private constructor(
    readonly app: LiveApp,
    /** Straight to the tables: to make time pass, and to see what no answer shows. */
    readonly sql: pg.Client,
    readonly owner: Person,
    readonly project: string,
  ) {}

  static async open(): Promise<Shelf> {
    const app = await LiveApp.start({ RATE_LIMIT_PER_MINUTE: '0' });
    const sql = new pg.Client({ connectionString: app.databaseUrl });
    await sql.connect();
    const owner = await app.person('Ann');
    return new Shelf(app, sql, owner, await app.project(owner));
  }

  async close(): Promise<void> {
    await this.sql.end();
    await this.app.close();
  }

  /** @param path below the project; as the owner unless `as` says otherwise. */
  call<T = Problem>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
    return this.app.http.call<T>(method, `/projects/${this.project}${path}`, { as: this.owner.token, ...options });
  }

  /** A new person with a role in the project. */
  async member(role: string, name = role): Promise<Person> {
    const person = await this.app.person(name);
    await this.app.member(this.owner, this.project, person, role);
    return person;
  }

  async key(scopes: string[], paths: string[] = []): Promise<{ id: string; key: string }> {
    return this.app.key(this.owner, this.project, scopes, paths);
  }

  doc(content = 'one\n', path = `${randomBytes(6).toString('hex')}.md`): Promise<Doc> {
    return this.app.doc(this.owner, this.project, path, content);
  }

  /** PUT, PATCH, DELETE or POST on a document with the preconditions that writes take. */
  write<T = Written>(method: string, path: string, { on = null, claim, headers, ...options }: WriteOptions = {}): Promise<Answer<T>> {
    const match = on !== null && { 'if-match': `"${on}"` };
    const lock = claim && { 'x-lock-token': `${claim.token}`, 'x-lock-session': claim.session };
    return this.call<T>(method, path, { ...options, headers: { ...match, ...lock, ...headers } });
  }

  save(doc: { id: string }, content: string, options: WriteOptions & { merge?: boolean; message?: string } = {}): Promise<Answer<Written>> {
    const { merge, message, ...rest } = options;
    return this.write('PUT', `/docs/${doc.id}/content${merge ? '?merge=true' : ''}`, { body: { content, message }, ...rest });
  }

  /** Takes the lock with a session of its own. */
  async lock(doc: { id: string }, by: Person = this.owner): Promise<Claim> {
    const session = newSession();
    const answer = await this.call<Lock>('PUT', `/docs/${doc.id}/lock`, { as: by.token, body: { session } });
    if (answer.status !== 200) throw new Error(`The lock was refused: ${JSON.stringify(answer.body)}`);
    return { session, token: answer.body.token };
  }

  /** As if the lock's time had run out. */
  async expireLock(doc: { id: string }): Promise<void> {
    await this.sql.query(`update doc_locks set expires_at = clock_timestamp() - interval '1 second' where doc_id = $1 and holder is not null`, [doc.id]);
  }

  async versions(doc: { id: string }): Promise<DocVersion[]> {
    return (await this.call<Page<DocVersion>>('GET', `/docs/${doc.id}/versions`)).body.items;
  }
}

export function newSession(): string {
  return randomBytes(16).toString('hex');
}

/** What a refusal comes down to. */
export function refusal({ status, body }: Answer<{ code?: string }>): [number, string | undefined] {
  return [status, body.code];
}

/** The fields that a refusal names. */
export function fieldsOf({ body }: Answer<Problem>): string[] {
  return (body.errors ?? []).map(({ field }) => field);
}
