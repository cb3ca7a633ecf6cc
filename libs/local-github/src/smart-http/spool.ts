import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiError } from '../server/api-error.js';

/** A request body on disk. A slow client must not hold the repository's writer lock while its pack arrives. */
export async function withSpooled<T>(folder: string, body: Readable, limit: number, work: (path: string) => Promise<T>): Promise<T> {
  const path = join(folder, `push-${randomUUID()}`);
  try {
    await pipeline(body, capped(limit), createWriteStream(path, { mode: 0o600 }));
    return await work(path);
  } finally {
    for (const file of [path, `${path}.refusals`]) await rm(file, { force: true });
  }
}

function capped(limit: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > limit ? new ApiError(413, 'The pack is larger than this server takes.') : null, chunk);
    },
  });
}
