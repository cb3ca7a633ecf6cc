import { LIMITS } from '@lockstep/contracts';
import type { AgentPolicy, Doc, DocWarning, Lock } from '@lockstep/contracts';
import { blobSha } from '@lockstep/core/texts';
import { refusal, unreachable } from './failures.js';
import type { Failure } from './failures.js';
import { exchange } from './http.js';
import type { Answer, Ask } from './http.js';
import { isCount, isFields, isSha, isText, parseJson } from './json.js';
import type { Fields } from './json.js';

/** Where to call, and as whom. */
export interface Connection {
  url: string;
  apiKey: string;
  /** Id or slug. */
  project: string;
}

export interface DocHead {
  id: string;
  path: string;
  version: number;
  contentSha: string;
}

export interface RemoteDoc extends DocHead {
  content: string;
}

export type Change = { op: 'put'; path: string; content: string; id?: string; base?: number } | { op: 'delete'; path: string; id: string; base: number };

export interface ChangeResult extends Partial<DocHead> {
  path: string;
  status: 'applied' | 'unchanged' | 'conflict' | 'locked';
  /** Of a `locked` one. */
  heldBy?: string;
  /** What agents would stumble over in the text that was sent. */
  warnings?: DocWarning[];
}

export interface ProjectView {
  id: string;
  slug: string;
  name: string;
  role: string;
}

/** How a holder proves his lock. */
export interface LockProof {
  session: string;
  token: number;
}

/** JSON escapes make texts longer; six times as long at worst, which no bundle of documents comes near. */
const BUNDLE_BYTES = 3 * LIMITS.bundleBytes;

/** The server's API as the command line uses it. What comes back is checked: it decides which files are written. */
export class Api {
  constructor(
    readonly connection: Connection,
    private readonly timeoutMs?: number,
  ) {}

  /** The projects that the key sees: one. */
  async projects(): Promise<ProjectView[]> {
    const body = await this.json({ method: 'GET' }, '/projects');
    const items = isFields(body) ? body['items'] : null;
    if (!Array.isArray(items) || !items.every(isProject)) throw senseless('/projects');
    return items;
  }

  /** What agents may do in the project, and what becomes of edits while nobody can be asked. */
  async policy(): Promise<AgentPolicy> {
    const body = await this.json({ method: 'GET' }, `${this.#project}/agent-policy`);
    if (!isPolicy(body)) throw senseless('/agent-policy');
    return body;
  }

  /** @param known the revision one has. @returns null when that is the present one. */
  async bundle(include: readonly string[], known: string | null): Promise<{ revision: string; docs: RemoteDoc[] } | null> {
    const query = include.map((glob) => `paths=${encodeURIComponent(glob)}`).join('&');
    const headers: Record<string, string> = known === null ? {} : { 'if-none-match': `"${known}"` };
    const answer = await this.send({ method: 'GET', headers, maxBytes: BUNDLE_BYTES, timeoutMs: this.timeoutMs ?? 120_000 }, `${this.#project}/bundle?${query}`);
    if (answer.status === 304 && known !== null) return null;
    const body = parseJson(answer.text);
    if (!isFields(body) || !isText(body['revision']) || !/^[\w-]{1,128}$/.test(body['revision']) || !Array.isArray(body['docs'])) throw senseless('/bundle');
    return { revision: body['revision'], docs: body['docs'].map(readRemoteDoc) };
  }

  /** Applies all changes or none; a refusal is a list like any other. */
  async change(changes: Change[], message: string | undefined): Promise<ChangeResult[]> {
    const ask: Ask = { method: 'POST', body: JSON.stringify({ changes, message }), timeoutMs: this.timeoutMs ?? 120_000 };
    const answer = await this.call(ask, `${this.#project}/changes`);
    const body = parseJson(answer.text);
    const results = isFields(body) ? body['results'] : null;
    if (answer.status >= 400 && !(answer.status === 409 && Array.isArray(results))) throw problemOf(answer);
    if (!Array.isArray(results) || results.length !== changes.length) throw senseless('/changes');
    return results.map((result, i) => readResult(result, changes[i] as Change));
  }

  /** For a person to decide about. The same text again is the same proposal. */
  async propose(change: { path: string; id: string; content: string; baseVersion: number; message: string | undefined }): Promise<{ warnings: DocWarning[] }> {
    const body = await this.json({ method: 'POST', body: JSON.stringify(change) }, `${this.#project}/proposals`);
    if (!isFields(body) || !isDocId(body['id'])) throw senseless('/proposals');
    return { warnings: readWarnings(body['warnings']) };
  }

  async docAt(path: string): Promise<Doc> {
    const body = await this.json({ method: 'GET' }, `${this.#project}/docs/by-path?path=${encodeURIComponent(path)}`);
    if (!isHead(body)) throw senseless('/docs/by-path');
    return body as unknown as Doc;
  }

  /** Saves as the holder of the lock. @returns null when somebody else wrote. */
  async saveLocked(doc: Omit<DocHead, 'path'>, content: string, at: { proof: LockProof; message: string | undefined }): Promise<(DocHead & { warnings: DocWarning[] }) | null> {
    const answer = await this.call({ method: 'PUT', headers: holding(doc, at.proof), body: JSON.stringify({ content, message: at.message }) }, `${this.#project}/docs/${doc.id}/content`);
    if (answer.status === 412) return null;
    const body = parseJson(this.ok(answer).text);
    if (!isHead(body)) throw senseless('/content');
    return { ...body, warnings: readWarnings((body as Fields & DocHead)['warnings']) };
  }

  /** Deletes as the holder of the lock. @returns false when somebody else wrote, or the document is not at its path any more: a move makes no version. */
  async deleteLocked(doc: DocHead, proof: LockProof): Promise<boolean> {
    const present = await this.call({ method: 'GET' }, `${this.#project}/docs/${doc.id}`);
    if (present.status === 404) return false;
    const body = parseJson(this.ok(present).text);
    if (!isHead(body) || body.path !== doc.path) return false;
    const answer = await this.call({ method: 'DELETE', headers: holding(doc, proof) }, `${this.#project}/docs/${doc.id}`);
    if (answer.status === 412) return false;
    this.ok(answer);
    return true;
  }

  async lock(docId: string, session: string, ttlSeconds: number): Promise<Lock> {
    const body = await this.json({ method: 'PUT', body: JSON.stringify({ session, ttlSeconds }) }, `${this.#project}/docs/${docId}/lock`);
    if (!isLock(body)) throw senseless('/lock');
    return body;
  }

  async unlock(docId: string, { session, token }: LockProof): Promise<void> {
    await this.send({ method: 'DELETE' }, `${this.#project}/docs/${docId}/lock?session=${encodeURIComponent(session)}&token=${token}`);
  }

  async locks(): Promise<Lock[]> {
    const body = await this.json({ method: 'GET' }, `${this.#project}/locks`);
    const items = isFields(body) ? body['items'] : null;
    if (!Array.isArray(items) || !items.every(isLock)) throw senseless('/locks');
    return items;
  }

  /** The paths of documents by their ids. */
  async paths(): Promise<Map<string, string>> {
    const paths = new Map<string, string>();
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: unknown = await this.json({ method: 'GET' }, `${this.#project}/docs?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      if (!isFields(page) || !Array.isArray(page['items']) || !page['items'].every(isHead)) throw senseless('/docs');
      for (const doc of page['items'] as DocHead[]) paths.set(doc.id, doc.path);
      const next: unknown = page['nextCursor'];
      cursor = isText(next) && next !== cursor && paths.size < 100_000 ? next : null;
    }
    return paths;
  }

  /** Any call under /api/v1, whatever its status. */
  call(ask: Ask, path: string): Promise<Answer> {
    const { url, apiKey } = this.connection;
    return exchange(`${url}/api/v1${path}`, { timeoutMs: this.timeoutMs, ...ask, headers: { ...ask.headers, authorization: `Bearer ${apiKey}` } });
  }

  get #project(): string {
    return `/projects/${encodeURIComponent(this.connection.project)}`;
  }

  private async send(ask: Ask, path: string): Promise<Answer> {
    return this.ok(await this.call(ask, path));
  }

  private async json(ask: Ask, path: string): Promise<unknown> {
    return parseJson((await this.send(ask, path)).text);
  }

  private ok(answer: Answer): Answer {
    if (answer.status >= 400 || (answer.status >= 300 && answer.status !== 304)) throw problemOf(answer);
    return answer;
  }
}

/** What a refused call means to the one who made it. */
export function problemOf({ status, headers, text }: Answer): Failure {
  const body = parseJson(text);
  const [code, detail] = isFields(body) && isText(body['code']) ? [body['code'], isText(body['detail']) ? body['detail'] : body['code']] : [`http.${status}`, null];
  if (status >= 300 && status < 400) return unreachable(`the server sends us on to ${headers.location ?? 'nowhere'}: use that address if it is right`);
  if (detail === null) return unreachable(`the server answers ${status} and no problem document: is this the address of a Lockstep server?`);
  if (status === 401) return refusal('the server does not know this key: it is wrong, revoked or expired', code);
  return status === 429 || status >= 500 ? unreachable(detail) : refusal(detail, code);
}

const senseless = (path: string) => unreachable(`what the server answers to ${path} makes no sense; nothing was changed`);

function holding(doc: Omit<DocHead, 'path'>, { session, token }: LockProof): Record<string, string> {
  return { 'if-match': `"${doc.version}"`, 'x-lock-session': session, 'x-lock-token': String(token) };
}

function isHead(value: unknown): value is DocHead {
  return isFields(value) && isDocId(value['id']) && isText(value['path']) && isCount(value['version']) && isSha(value['contentSha']);
}

const isDocId = (value: unknown): value is string => isText(value) && /^[\w-]{1,64}$/.test(value);

/** Its text must be the one that the SHA names: what was damaged on the way is written nowhere. */
function readRemoteDoc(value: unknown): RemoteDoc {
  const content = isFields(value) ? value['content'] : null;
  if (!isHead(value) || !isText(content) || blobSha(Buffer.from(content)) !== value.contentSha) throw senseless('/bundle');
  const { id, path, version, contentSha } = value;
  return { id, path, version, contentSha, content };
}

function readResult(value: unknown, change: Change): ChangeResult {
  if (!isFields(value) || value['path'] !== change.path) throw senseless('/changes');
  const status = (['applied', 'unchanged', 'conflict', 'locked'] as const).find((known) => known === value['status']);
  if (!status) throw senseless('/changes');
  return { path: change.path, status, ...(isHead(value) && { id: value.id, version: value.version, contentSha: value.contentSha }), ...heldBy(value['lock']), warnings: readWarnings(value['warnings']) };
}

const heldBy = (lock: unknown): { heldBy?: string } => (isLock(lock) ? { heldBy: lock.holder.name } : {});

/** What is none is no warning: it only would have been shown. */
function readWarnings(value: unknown): DocWarning[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((warning: unknown) => {
    if (!isFields(warning)) return [];
    const { code, line, message } = warning;
    return isText(code) && isText(message) ? [{ code, ...(isCount(line) && { line }), message }] : [];
  });
}

function isLock(value: unknown): value is Lock {
  return isFields(value) && isDocId(value['docId']) && isCount(value['token']) && isText(value['expiresAt']) && isFields(value['holder']) && isText(value['holder']['name']);
}

function isProject(value: unknown): value is ProjectView & Fields {
  return isFields(value) && [value['id'], value['slug'], value['name'], value['role']].every(isText);
}

function isPolicy(value: unknown): value is AgentPolicy & Fields {
  if (!isFields(value) || !Array.isArray(value['rules']) || (value['whenUnreachable'] !== 'allow' && value['whenUnreachable'] !== 'deny')) return false;
  return value['rules'].every((rule) => isFields(rule) && Array.isArray(rule['paths']) && rule['paths'].every(isText) && ['read', 'propose', 'write'].includes(rule['mode'] as string));
}
