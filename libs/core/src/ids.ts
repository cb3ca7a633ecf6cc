import { v7 } from 'uuid';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** A new UUIDv7: ids sort by the time they were made, so new rows land on the same index page. */
export function newId(): string {
  return v7();
}

/** Whether a text can be handed to a uuid column without an error from Postgres. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
