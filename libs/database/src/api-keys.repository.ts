import type { Actor, Scope } from '@lockstep/contracts';
import type { ApiKeyRow, ApiKeyStore } from '@lockstep/core';
import type { Db } from './client.js';
import type { ApiKey, Prisma } from './generated/client.js';

/** API keys by their id; secrets only as hashes. */
export class ApiKeyRepository implements ApiKeyStore {
  constructor(private readonly db: Db) {}

  async create(key: Omit<ApiKeyRow, 'previousSecretHash' | 'previousUntil' | 'createdAt' | 'lastUsedAt' | 'revokedAt'>): Promise<ApiKeyRow> {
    const createdBy = key.createdBy as unknown as Prisma.InputJsonObject;
    return keyRow(await this.db.apiKey.create({ data: { ...key, createdBy } }));
  }

  /** Plain SQL: it is asked with every request that a key makes. */
  async find(keyId: string): Promise<ApiKeyRow | null> {
    const rows = await this.db.$queryRaw<ApiKeyRow[]>`
      select id, project_id as "projectId", name, secret_hash as "secretHash", previous_secret_hash as "previousSecretHash", previous_until as "previousUntil",
        last4, scopes, paths, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"
      from api_keys where id = ${keyId}::uuid`;
    return rows[0] ?? null;
  }

  async list(projectId: string, { before, limit }: { before?: string; limit: number }): Promise<ApiKeyRow[]> {
    const rows = await this.db.apiKey.findMany({
      where: { projectId, revokedAt: null, ...(before !== undefined && { id: { lt: before } }) },
      orderBy: { id: 'desc' },
      take: limit,
    });
    return rows.map(keyRow);
  }

  async rotate(keyId: string, secretHash: string, last4: string, graceSeconds: number): Promise<void> {
    // The right-hand sides of one UPDATE all see the old row: the hash moves aside in the same step that replaces it.
    await this.db.$executeRaw`
      update api_keys set previous_secret_hash = secret_hash, previous_until = clock_timestamp() + make_interval(secs => ${graceSeconds}::double precision),
        secret_hash = ${secretHash}, last4 = ${last4}
      where id = ${keyId}::uuid`;
  }

  async revoke(keyId: string): Promise<void> {
    await this.db.apiKey.updateMany({ where: { id: keyId, revokedAt: null }, data: { revokedAt: new Date() } });
  }

  async touch(keyId: string): Promise<void> {
    await this.db.$executeRaw`
      update api_keys set last_used_at = clock_timestamp()
      where id = ${keyId}::uuid and (last_used_at is null or last_used_at < clock_timestamp() - interval '1 minute')`;
  }
}

function keyRow({ scopes, createdBy, ...row }: ApiKey): ApiKeyRow {
  return { ...row, scopes: scopes as Scope[], createdBy: createdBy as unknown as Actor };
}
