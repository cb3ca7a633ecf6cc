import { join } from 'node:path';
import { blobSha } from '@lockstep/core/texts';
import { ownFolder, readIfThere, replaceFile } from './files.js';
import { isFields, isSha, isText, parseJson } from './json.js';

/** A file as it was before us, and as we left it. */
export interface Note {
  /** null: there was none. */
  before: Buffer | null;
  /** SHA of what we wrote. */
  after: string;
  /** Whether its folder is ours too. */
  madeFolder: boolean;
}

/** `.lockstep/init.json`: what undoing `lockstep init` byte for byte takes. */
export class UndoNotes {
  private constructor(
    private readonly home: string,
    private readonly notes: Map<string, Note>,
  ) {}

  /** @param home the folder that holds `.lockstep/`. */
  static async load(home: string): Promise<UndoNotes> {
    const bytes = await readIfThere(join(home, '.lockstep', 'init.json'));
    const content = bytes ? parseJson(bytes.toString('utf8')) : undefined;
    return new UndoNotes(home, new Map(Object.entries(isFields(content) ? content : {}).flatMap(([name, value]) => readNote(name, value))));
  }

  get(name: string): Note | undefined {
    return this.notes.get(name);
  }

  names(): string[] {
    return [...this.notes.keys()];
  }

  /**
   * Remembers that a file is being changed. What was before the first change counts, as long as nobody else changed it in between.
   * @param fresh what to go back to when somebody did.
   */
  async add(name: string, change: { present: Buffer | null; next: string | Buffer; fresh?: Buffer | null; madeFolder?: boolean }): Promise<void> {
    const old = this.notes.get(name);
    const isContinued = old !== undefined && change.present !== null && blobSha(change.present) === old.after;
    const before = isContinued ? old.before : change.fresh === undefined ? change.present : change.fresh;
    this.notes.set(name, { before, after: blobSha(Buffer.from(change.next)), madeFolder: old?.madeFolder ?? change.madeFolder ?? false });
    await this.save();
  }

  private async save(): Promise<void> {
    const dir = await ownFolder(this.home);
    const content = Object.fromEntries([...this.notes].map(([name, note]) => [name, { ...note, before: note.before?.toString('base64') ?? null }]));
    await replaceFile(join(dir, 'init.json'), `${JSON.stringify(content, null, 1)}\n`, 0o600);
  }
}

function readNote(name: string, value: unknown): [string, Note][] {
  if (!isFields(value) || !isSha(value['after'])) return [];
  const { before, after, madeFolder } = value;
  return [[name, { before: isText(before) ? Buffer.from(before, 'base64') : null, after, madeFolder: madeFolder === true }]];
}
