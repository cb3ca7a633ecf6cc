const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LIST = 0x5b;
const OBJECT = 0x7b;

/**
 * Whether a JSON text makes more than so many lists and objects, counted without making them: of two bytes each, 32 MiB of them take seconds
 * and half a gigabyte to parse, and parsing comes before anybody knows who is calling. A text that is no JSON may get any answer.
 */
export function isCrowded(json: Buffer, most: number): boolean {
  let found = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE) inText = !inText;
    else if (inText) at += byte === BACKSLASH ? 1 : 0;
    else if ((byte === LIST || byte === OBJECT) && ++found > most) return true;
  }
  return false;
}
