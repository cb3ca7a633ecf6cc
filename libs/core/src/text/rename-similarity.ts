const MAX_CHUNK = 64;
const LF = 10;
const CR = 13;

/** How many bytes of a text lie in which chunk: what two texts are compared by, worked out once per text. Chunks are known by a hash, in ascending order. */
export interface TextPrint {
  size: number;
  hashes: Uint32Array;
  bytes: Uint32Array;
}

/**
 * How much of two texts is the same, as git counts it for renames: whole percent, 0 to 100, of the larger text's bytes that lie in
 * chunks both have. A chunk is a line, or 64 bytes of a longer one; order does not matter. Git calls 50 and more a rename.
 */
export function similarityOf(a: string, b: string): number {
  return a === b ? 100 : similarityOfPrints(printOf(Buffer.from(a)), printOf(Buffer.from(b)));
}

/** The same, of texts that are not empty. Costs one step per chunk of both. */
export function similarityOfPrints(a: TextPrint, b: TextPrint): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.hashes.length && j < b.hashes.length; ) {
    const [left, right] = [a.hashes[i] as number, b.hashes[j] as number];
    if (left === right) common += Math.min(a.bytes[i++] as number, b.bytes[j++] as number);
    else if (left < right) i++;
    else j++;
  }
  return Math.floor((common * 100) / Math.max(a.size, b.size));
}

export function printOf(text: Buffer): TextPrint {
  const chunks = new Map<number, number>();
  for (let start = 0; start < text.length; ) {
    const chunk = chunkAt(text, start);
    chunks.set(chunk.hash, (chunks.get(chunk.hash) ?? 0) + chunk.size);
    start = chunk.end;
  }
  const hashes = new Uint32Array(chunks.keys()).sort();
  return { size: text.length, hashes, bytes: hashes.map((hash) => chunks.get(hash) ?? 0) };
}

/** A CR before an LF is not counted, so that converting line endings does not hide a rename. The hash is FNV-1a. */
function chunkAt(text: Buffer, start: number): { hash: number; size: number; end: number } {
  let [end, size, hash] = [start, 0, 0x811c9dc5];
  while (end < text.length && size < MAX_CHUNK) {
    const byte = text[end++] as number;
    if (byte === CR && text[end] === LF) continue;
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    size++;
    if (byte === LF) break;
  }
  return { hash, size, end };
}
