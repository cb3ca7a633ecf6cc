import { readFile } from 'node:fs/promises';

const LINES = 8;

/**
 * What a program wrote last to its log, from a byte on; empty when it wrote nothing.
 * @throws when the log is gone, and with it most likely all that a new start would need.
 */
export async function lastWords(logFile: string, from = 0): Promise<string> {
  const log = await readFile(logFile).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${logFile} cannot be read (${error.code}): was the data directory removed?`);
  });
  return log.subarray(from).toString('utf8').trim().split('\n').slice(-LINES).join('\n');
}
