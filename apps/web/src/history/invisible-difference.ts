import { splitText } from '../editor/line-endings.js';

const names = { '\n': 'LF', '\r\n': 'CRLF', '\r': 'CR' } as const;

/** A difference in bytes that a picture of the text cannot show, in words; null when there is none. */
export function invisibleDifference(older: string, newer: string): string | null {
  const [a, b] = [splitText(older), splitText(newer)];
  const found = [
    a.bom === b.bom ? '' : b.bom ? 'a byte order mark was added' : 'the byte order mark was removed',
    a.common === b.common || !a.text.includes('\n') || !b.text.includes('\n') ? '' : `line endings changed from ${names[a.common]} to ${names[b.common]}`,
    a.text === b.text && a.common === b.common && a.exceptions.length !== b.exceptions.length ? 'some line endings changed' : '',
  ].filter(Boolean);
  return found.length === 0 ? null : `Not visible below: ${found.join(', ')}.`;
}
