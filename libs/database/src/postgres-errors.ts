import pg from 'pg';
import { Prisma } from './generated/client.js';

/** Postgres' `unique_violation`. */
const UNIQUE_VIOLATION = '23505';

/** Postgres' `character_not_in_repertoire`, which is what it says to NUL in a text. */
const NOT_A_CHARACTER = '22021';

/** Whether a statement was refused because a text in it holds NUL, which Postgres cannot store or compare: the caller's mistake wherever it came in. */
export function isUnstorableText(error: unknown): boolean {
  return sqlState(error) === NOT_A_CHARACTER;
}

/** Whether a statement failed because a row with the same key was there first, be it Prisma's own or a raw one. */
export function isUniqueViolation(error: unknown): boolean {
  return (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') || sqlState(error) === UNIQUE_VIOLATION;
}

/** Postgres' `deadlock_detected`. */
const DEADLOCK = '40P01';

/** Whether Postgres ended a transaction because two waited for each other: nothing of it was done, and it may simply be run again. */
export function isDeadlock(error: unknown): boolean {
  return (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034') || sqlState(error) === DEADLOCK;
}

/** The SQLSTATE behind a failed statement: as node-postgres says it, or wrapped by @prisma/adapter-pg inside a transaction. */
function sqlState(error: unknown): string | undefined {
  if (error instanceof pg.DatabaseError) return error.code;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  const cause = (error.meta?.driverAdapterError as { cause?: { originalCode?: string } } | undefined)?.cause;
  return cause?.originalCode;
}

/** Prisma's own codes for a database that cannot be reached, does not answer, closed the connection or has none left. */
const UNREACHABLE = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);
/** What @prisma/adapter-pg calls the same when it passes a driver's error through. */
const UNREACHABLE_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TlsConnectionError', 'TooManyConnections']);
/** SQLSTATE class 08 is a broken connection, 57P a server that shuts down, crashed or starts, 53300 one with too many connections. */
const UNREACHABLE_STATE = /^(08...|57P0[1-5]|53300)$/;
const SOCKET_ERROR = /^(ECONN(REFUSED|RESET|ABORTED)|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH)$/;
/** node-postgres has no codes for these. */
const DRIVER_WORDS = /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** Whether an error says that Postgres is away, and not that something was wrong with the statement: the same call may work again soon. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, meta } = error as Error & { code?: unknown; meta?: { driverAdapterError?: unknown } };
  const cause = error.cause as { kind?: unknown; originalCode?: unknown; code?: unknown } | undefined;
  if (UNREACHABLE.has(String(code)) || UNREACHABLE_STATE.test(String(code)) || SOCKET_ERROR.test(String(code)) || DRIVER_WORDS.test(error.message)) return true;
  if (cause !== undefined && (UNREACHABLE_KINDS.has(String(cause.kind)) || UNREACHABLE_STATE.test(String(cause.originalCode ?? cause.code)))) return true;
  return isUnavailable(cause) || isUnavailable(meta?.driverAdapterError);
}
