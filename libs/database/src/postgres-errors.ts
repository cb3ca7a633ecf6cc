import { Prisma } from './generated/client.js';

/** Postgres' `unique_violation`. */
const UNIQUE_VIOLATION = '23505';

/** Whether a statement failed because a row with the same key was there first, be it Prisma's own or a raw one. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return error.code === 'P2002' || sqlState(error) === UNIQUE_VIOLATION;
}

/** The SQLSTATE behind a failed raw query, as @prisma/adapter-pg carries it. */
function sqlState(error: Prisma.PrismaClientKnownRequestError): string | undefined {
  const cause = (error.meta?.driverAdapterError as { cause?: { originalCode?: string } } | undefined)?.cause;
  return cause?.originalCode;
}
