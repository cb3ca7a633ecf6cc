import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.js';
import type { Prisma } from './generated/client.js';
import { statementNames } from './statement-names.js';

/** What a repository talks to: the pool, or one transaction of it. */
export type Db = PrismaClient | Prisma.TransactionClient;

/**
 * Opens a pool on one database.
 * @param poolSize connections at most; every process of a deployment counts against Postgres' `max_connections`.
 */
export function connect(databaseUrl: string, poolSize: number): PrismaClient {
  const adapter = new PrismaPg({ connectionString: databaseUrl, max: poolSize }, { statementNameGenerator: statementNames() });
  return new PrismaClient({ adapter });
}
