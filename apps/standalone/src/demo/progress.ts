import { randomBytes } from 'node:crypto';
import { readJson, writePrivately } from '../data-dir.js';

/** What the demo must remember until it is complete: every secret is shown once only. */
export interface Progress {
  email: string;
  password: string;
  apiKey?: string;
  linkToken?: string;
  cloneToken?: string;
  /** The link and the secret that its webhook signs with. */
  link?: { id: string; webhookSecret: string };
}

/** Keeps each secret before it is used for the next step, so that a start after a kill goes on instead of beginning again. */
export class ProgressFile {
  private constructor(
    private readonly path: string,
    readonly known: Progress,
  ) {}

  static async open(path: string): Promise<ProgressFile> {
    const kept = (await readJson(path)) as Progress | null;
    const file = new ProgressFile(path, kept ?? { email: 'demo@example.com', password: randomBytes(12).toString('base64url') });
    if (kept === null) await file.note({});
    return file;
  }

  async note(more: Partial<Progress>): Promise<void> {
    Object.assign(this.known, more);
    await writePrivately(this.path, `${JSON.stringify(this.known, null, 2)}\n`);
  }
}
