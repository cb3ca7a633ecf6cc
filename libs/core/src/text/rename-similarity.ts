const MAX_CHUNK = 64;
const LF = 10;
const CR = 13;

/**
 * How much of two texts is the same, as git counts it for renames: whole percent, 0 to 100, of the larger text's bytes that lie in
 * chunks both have. A chunk is a line, or 64 bytes of a longer one; order does not matter. Git calls 50 and more a rename.
 */
export function similarityOf(a: string, b: string): number {
  if (a === b) return 100;
  const bytes = { a: Buffer.from(a), b: Buffer.from(b) };
  const larger = Math.max(bytes.a.length, bytes.b.length);
  const chunks = bytesByChunk(bytes.a);
  let common = 0;
  for (const [chunk, size] of bytesByChunk(bytes.b)) common += Math.min(size, chunks.get(chunk) ?? 0);
  return Math.floor((common * 100) / larger);
}

function bytesByChunk(text: Buffer): Map<string, number> {
  const sizes = new Map<string, number>();
  for (let start = 0; start < text.length; ) {
    const { chunk, end } = chunkAt(text, start);
    sizes.set(chunk, (sizes.get(chunk) ?? 0) + chunk.length);
    start = end;
  }
  return sizes;
}

/** A CR before an LF is not counted, so that converting line endings does not hide a rename. */
function chunkAt(text: Buffer, start: number): { chunk: string; end: number } {
  let end = start;
  for (let size = 0; end < text.length && size < MAX_CHUNK; ) {
    const byte = text[end++];
    if (byte === LF) break;
    if (byte !== CR || text[end] !== LF) size++;
  }
  return { chunk: text.toString('latin1', start, end).replace('\r\n', '\n'), end };
}
