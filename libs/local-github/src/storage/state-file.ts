import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { factsOf } from '../error-facts.js';
import type { SavedState } from './records.js';

/**
 * Everything but git objects and deliveries, in one JSON file. It is replaced by rename, so a crash leaves either the old file
 * or the new one.
 */
export class StateFile {
  private writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly path: string,
    readonly state: SavedState,
  ) {}

  static async open(path: string): Promise<StateFile> {
    await mkdir(dirname(path), { recursive: true });
    // A file of an older version lacks the lists that came later.
    return new StateFile(path, { ...empty(), ...(await readState(path)) });
  }

  newId(): number {
    this.state.nextId += 1;
    return this.state.nextId;
  }

  /** Resolves when the state as it is now is on disk. */
  save(): Promise<void> {
    const result = this.writing.then(() => this.write());
    // One failed write must not fail every later one; its own caller gets the error.
    this.writing = result.catch(() => undefined);
    return result;
  }

  private async write(): Promise<void> {
    const temporary = `${this.path}.new`;
    // It holds webhook secrets.
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(this.state, undefined, 2));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, this.path);
  }
}

function empty(): SavedState {
  return { version: 1, nextId: 1000, users: [], tokens: [], repositories: [], hooks: [], pulls: [], protections: [], rulesets: [], statuses: [], apps: [], installations: [] };
}

async function readState(path: string): Promise<SavedState | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as SavedState;
  } catch (error) {
    if (factsOf(error).code === 'ENOENT') return undefined;
    throw error;
  }
}
