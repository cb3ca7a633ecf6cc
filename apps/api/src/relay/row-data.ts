import type { OutboxRow } from '@lockstep/core';

/** @throws Error when the row belongs to no project. */
export function projectOf(row: OutboxRow): string {
  if (row.projectId === null) throw new Error(`${row.type} has no project`);
  return row.projectId;
}

/** @throws Error when the row belongs to no document. */
export function docOf(row: OutboxRow): string {
  if (row.docId === null) throw new Error(`${row.type} has no document`);
  return row.docId;
}

/** @throws Error when the field is not a text. */
export function text(row: OutboxRow, field: string): string {
  const value = row.data[field];
  if (typeof value !== 'string') throw new Error(`${row.type} has no text ${field}`);
  return value;
}

/** @throws Error when the field is not a number. */
export function number(row: OutboxRow, field: string): number {
  const value = row.data[field];
  if (typeof value !== 'number') throw new Error(`${row.type} has no number ${field}`);
  return value;
}

/** A text, or null when the row has none. */
export function optionalText(row: OutboxRow, field: string): string | null {
  const value = row.data[field];
  return typeof value === 'string' ? value : null;
}
