import { Readable } from 'node:stream';
import { strToU8, unzipSync, Zip, ZipDeflate } from 'fflate';
import { LIMITS } from '@lockstep/contracts';
import { DomainError } from '@lockstep/core';

/** What an archive may unpack to, in bytes: an upload of a few kilobytes can claim gigabytes. */
const MAX_UNPACKED = 256 * 1024 * 1024;

/** A fixed time for every entry, so that the same documents make the same archive. */
const EPOCH = new Date(1980, 0, 1);

/** A zip archive made while it is read: one document in memory at a time. */
export function zipStream(docs: AsyncIterable<{ path: string; content: string }>): Readable {
  return Readable.from(chunksOf(docs), { objectMode: false });
}

async function* chunksOf(docs: AsyncIterable<{ path: string; content: string }>): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => (error ? (failure = error) : ready.push(chunk)));
  const flush = (): Uint8Array[] => {
    if (failure) throw failure;
    const chunks = ready;
    ready = [];
    return chunks;
  };
  for await (const { path, content } of docs) {
    const entry = new ZipDeflate(path, { level: 6 });
    entry.mtime = EPOCH;
    zip.add(entry);
    entry.push(strToU8(content), true);
    yield* flush();
  }
  zip.end();
  yield* flush();
}

/**
 * The files of an uploaded archive; folders are left out, files beyond the size of a document are skipped unread.
 * @throws DomainError `import.invalid` when it is no archive, `request.too_large` when it would unpack to too much.
 */
export function readZip(body: unknown): { files: { path: string; bytes: Uint8Array }[]; skipped: { path: string; reason: string }[] } {
  const skipped: { path: string; reason: string }[] = [];
  let unpacked = 0;
  const entries = unzip(body, ({ name, originalSize }) => {
    if (name.endsWith('/')) return false;
    if (originalSize > LIMITS.docBytes) {
      skipped.push({ path: name, reason: `is larger than ${LIMITS.docBytes} bytes` });
      return false;
    }
    unpacked += originalSize;
    if (unpacked > MAX_UNPACKED) throw new DomainError('request.too_large', { detail: `The archive unpacks to more than ${MAX_UNPACKED} bytes. Import it in parts.` });
    return true;
  });
  return { files: Object.entries(entries).map(([path, bytes]) => ({ path, bytes })), skipped };
}

function unzip(body: unknown, filter: (file: { name: string; originalSize: number }) => boolean): Record<string, Uint8Array> {
  if (!Buffer.isBuffer(body)) throw new DomainError('import.invalid', { detail: 'Send a zip archive as the body, with Content-Type: application/zip.' });
  try {
    return unzipSync(body, { filter });
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('import.invalid', { detail: `The body is not a zip archive: ${error instanceof Error ? error.message : String(error)}` });
  }
}
