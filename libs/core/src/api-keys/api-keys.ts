import type { ApiKey, Page, Scope } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import { isId, newId } from '../ids.js';
import { pageOf, readIdCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { ApiKeyRow } from '../ports/api-key-store.js';
import type { Store } from '../ports/store.js';
import { actorOf } from '../principal.js';
import type { Principal } from '../principal.js';
import type { Access } from '../projects/access.js';
import { checkGlobs } from '../projects/globs.js';
import { about } from '../projects/projects.js';
import { hashSecret } from '../secrets.js';
import { keyPrefix, keyText, newKeySecret } from './key-text.js';

const DAY = 24 * 3600 * 1000;

export interface KeyInput {
  name: string;
  scopes: Scope[];
  /** Globs; none: the whole project. */
  paths?: string[];
  expiresInDays?: number;
}

/** A key as its maker sees it, once. */
export type NewApiKey = ApiKey & { key: string };

/** Keys with which agents, jobs and scripts act in one project. */
export class ApiKeys {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  async create(principal: Principal, project: string, input: KeyInput): Promise<NewApiKey> {
    const { projectId } = await this.access.to(principal, project, 'keys.manage');
    const id = newId();
    const secret = newKeySecret();
    const scopes = [...new Set(input.scopes)];
    const key = { id, projectId, name: input.name, scopes, paths: checkGlobs('paths', input.paths ?? []), createdBy: actorOf(principal) };
    const row = await this.store.transaction(async (tx) => {
      await tx.outbox.append({ ...about(projectId, principal), type: 'key.created', data: { keyId: id, name: input.name, scopes, paths: key.paths } });
      const expiresAt = input.expiresInDays === undefined ? null : new Date(Date.now() + input.expiresInDays * DAY);
      return tx.apiKeys.create({ ...key, secretHash: hashSecret(secret), last4: secret.slice(-4), expiresAt });
    });
    return { ...viewKey(row), key: keyText(id, secret) };
  }

  /** Keys that have not been revoked, newest first. */
  async list(principal: Principal, project: string, { limit, cursor }: PageQuery): Promise<Page<ApiKey>> {
    const { projectId } = await this.access.to(principal, project, 'keys.manage');
    const rows = await this.store.apiKeys.list(projectId, { before: readIdCursor(cursor), limit: limit + 1 });
    return pageOf(rows, limit, (row) => row.id, viewKey);
  }

  /** Ends a key at once. @throws DomainError `key.not_found` also when it was revoked before. */
  async revoke(principal: Principal, project: string, keyId: string): Promise<void> {
    const { projectId } = await this.access.to(principal, project, 'keys.manage');
    const key = await this.find(projectId, keyId);
    await this.store.transaction(async (tx) => {
      await tx.apiKeys.revoke(key.id);
      await tx.outbox.append({ ...about(projectId, principal), type: 'key.revoked', data: { keyId: key.id, name: key.name } });
    });
  }

  /**
   * Gives a key a new secret.
   * @param graceSeconds how long the old one goes on working, so that machines can be told one by one.
   */
  async rotate(principal: Principal, project: string, keyId: string, graceSeconds: number): Promise<NewApiKey> {
    const { projectId } = await this.access.to(principal, project, 'keys.manage');
    const key = await this.find(projectId, keyId);
    const secret = newKeySecret();
    await this.store.transaction(async (tx) => {
      await tx.apiKeys.rotate(key.id, hashSecret(secret), secret.slice(-4), graceSeconds);
      await tx.outbox.append({ ...about(projectId, principal), type: 'key.rotated', data: { keyId: key.id, name: key.name, graceSeconds } });
    });
    return { ...viewKey({ ...key, last4: secret.slice(-4) }), key: keyText(key.id, secret) };
  }

  private async find(projectId: string, keyId: string): Promise<ApiKeyRow> {
    const key = isId(keyId) ? await this.store.apiKeys.find(keyId) : null;
    if (!key || key.projectId !== projectId || key.revokedAt !== null) {
      throw new DomainError('key.not_found', { detail: 'There is no such API key in this project.' });
    }
    return key;
  }
}

function viewKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: keyPrefix(row.id),
    last4: row.last4,
    scopes: row.scopes,
    paths: row.paths,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
  };
}
