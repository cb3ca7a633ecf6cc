import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { Prisma, PrismaClient } from './generated/client.js';
import { statementNames } from './statement-names.js';

/** What a repository talks to: the pool, or one transaction of it. */
export type Db = PrismaClient | Prisma.TransactionClient;

/** Postgres' type number of bigint. */
const BIGINT = 20;

/**
 * Opens a pool on one database. Statements that are written in SQL and stand outside a transaction (every save, lock and access check)
 * go to the pool directly: through Prisma's engine each costs about three times the CPU, for rows that come out the same.
 * @param poolSize connections at most; every process of a deployment counts against Postgres' `max_connections`.
 */
export function connect(databaseUrl: string, poolSize: number): PrismaClient {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: poolSize, types: { getTypeParser } });
  // An idle connection that breaks is replaced at the next use; who uses one at that moment gets the error himself.
  pool.on('error', () => undefined);
  const nameOf = statementNames();
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { statementNameGenerator: nameOf, disposeExternalPool: true }) });
  const queryRaw = async (strings: TemplateStringsArray, ...values: unknown[]): Promise<unknown> => {
    const { text, values: bound } = new Prisma.Sql(strings, values as ConstructorParameters<typeof Prisma.Sql>[1]);
    return (await pool.query({ name: nameOf({ sql: text }), text, values: bound })).rows;
  };
  return Object.defineProperty(prisma, '$queryRaw', { value: queryRaw });
}

/** As Prisma has it: numbers beyond 2^53 stay exact. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return oid === BIGINT ? BigInt : pg.types.getTypeParser(oid, format as 'text');
}
