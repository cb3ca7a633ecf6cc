import type { Page } from '@lockstep/contracts';
import { invalidField } from './errors.js';
import { isId } from './ids.js';

/** What a caller asks of a list: at most `limit` items, from where the last page ended. */
export interface PageQuery {
  limit: number;
  cursor?: string;
}

/**
 * The sort key that a cursor stands for; undefined without a cursor. Cursors are opaque so that their inside may change.
 * @throws DomainError `request.invalid` when it is not one of ours.
 */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (key === '' || key.includes('\0') || writeCursor(key) !== cursor) throw badCursor();
  return key;
}

/** As `readCursor`, for lists in the order of ids. */
export function readIdCursor(cursor: string | undefined): string | undefined {
  const id = readCursor(cursor);
  if (id !== undefined && !isId(id)) throw badCursor();
  return id;
}

/** As `readCursor`, for lists in the order of version numbers or by offset. */
export function readNumberCursor(cursor: string | undefined): number | undefined {
  const key = readCursor(cursor);
  if (key !== undefined && !/^\d{1,9}$/.test(key)) throw badCursor();
  return key === undefined ? undefined : Number(key);
}

/** As `readCursor`, for lists in the order of outbox rows. */
export function readSeqCursor(cursor: string | undefined): bigint | undefined {
  const key = readCursor(cursor);
  if (key !== undefined && !/^\d{1,18}$/.test(key)) throw badCursor();
  return key === undefined ? undefined : BigInt(key);
}

/**
 * Makes a page of rows that were read with a limit of one more than asked for: the extra row says that there is a next page.
 * @param keyOf the sort key of a row, which the next query starts after.
 */
export function pageOf<Row, Item>(rows: Row[], limit: number, keyOf: (row: Row) => string, itemOf: (row: Row) => Item): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(itemOf), nextCursor: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null };
}

function writeCursor(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

function badCursor(): Error {
  return invalidField('cursor', 'is not a cursor from this list');
}
