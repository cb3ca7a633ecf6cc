import { Readable } from 'node:stream';
import { strToU8, Zip, ZipDeflate } from 'fflate';
import { LIMITS } from '@lockstep/contracts';
import { DomainError } from '@lockstep/core';
import { unpack, zipEntries } from './zip-archive.js';
import type { ZipEntry } from './zip-archive.js';

/** What an archive may unpack to, in bytes: an upload of a few kilobytes can claim gigabytes. */
const MAX_UNPACKED = 256 * 1024 * 1024;

/** Each entry takes a few bytes of the upload and some milliseconds of the database. As many files as a linked repository may have. */
const MAX_ENTRIES = 20_000;

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

/** What an upload brings: files to be documents, and what stays outside with the reason. */
export interface Upload {
  files: { path: string; bytes: Uint8Array }[];
  skipped: { path: string; reason: string }[];
}

/**
 * The files of an uploaded archive, whole and as they were packed; folders are left out.
 * @throws DomainError `import.invalid` when it is no archive or a damaged one, `request.too_large` when it would unpack to too much.
 */
export function readZip(body: unknown): Upload {
  if (!Buffer.isBuffer(body)) throw new DomainError('import.invalid', { detail: 'Send a zip archive as the body, with Content-Type: application/zip.' });
  try {
    return unpackAll(body, zipEntries(body));
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('import.invalid', { detail: `The body is not a sound zip archive: ${error instanceof Error ? error.message : String(error)}` });
  }
}

function unpackAll(archive: Buffer, entries: ZipEntry[]): Upload {
  checkTotal(entries);
  const upload: Upload = { files: [], skipped: [] };
  const seen = new Set<string>();
  for (const entry of entries) {
    const { name } = entry;
    if (name.endsWith('/')) continue;
    const reason = obstacleTo(entry) ?? (seen.has(name) ? 'is in the archive twice' : null);
    seen.add(name);
    if (reason === null) upload.files.push({ path: name, bytes: unpack(archive, entry) });
    else upload.skipped.push({ path: name, reason });
  }
  return upload;
}

function obstacleTo({ size, obstacle }: ZipEntry): string | null {
  return obstacle ?? (size > LIMITS.docBytes ? `is larger than ${LIMITS.docBytes} bytes` : null);
}

/** Before anything is unpacked. */
function checkTotal(entries: ZipEntry[]): void {
  if (entries.length > MAX_ENTRIES) throw new DomainError('request.too_large', { detail: `The archive has more than ${MAX_ENTRIES} entries. Import it in parts.` });
  const bytes = entries.reduce((sum, { size }) => sum + (size > LIMITS.docBytes ? 0 : size), 0);
  if (bytes > MAX_UNPACKED) throw new DomainError('request.too_large', { detail: `The archive unpacks to more than ${MAX_UNPACKED} bytes. Import it in parts.` });
}
