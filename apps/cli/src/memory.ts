import { randomBytes } from 'node:crypto';
import { lstat, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { blobSha, decodeText } from '@lockstep/core/texts';
import type { DocHead, LockProof } from './api.js';
import { failedWith } from './failures.js';
import { ownFolder, readIfThere, replaceFile } from './files.js';
import { isCount, isFields, isSha, isText, parseJson } from './json.js';
import type { Fields } from './json.js';
import type { Copy } from './project-file.js';
import { filePathProblem } from './safe-path.js';
import { Tree } from './tree.js';

/** What a document's file was last in step with. Version 0: nothing, it is to become a new document. */
export type Base = Omit<DocHead, 'path'>;
/** Of a text here that is to become a document with the next push. */
export const TO_BE_CREATED: Base = { id: '', version: 0, contentSha: '0'.repeat(40) };
/** A lock that this copy holds. */
export type OwnLock = LockProof & { docId: string; expiresAt: string };

export interface State {
  /** Whose versions these are: nothing of it holds for another server or project. */
  url: string;
  project: string;
  /** The revision of the last whole pull, and the globs it was asked with; null when something of it is still open. */
  revision: string | null;
  include: string[];
  docs: Map<string, Base>;
  /** What the server had where both sides had changed; null: it had deleted the document. */
  conflicts: Map<string, Base | null>;
  locks: Map<string, OwnLock>;
  /** When the last pull ended; null: never. */
  pulledAt: string | null;
}

/** `.lockstep/`: what a copy remembers. Losing it loses no text: files that differ from the server's are conflicts then. */
export class Memory {
  readonly dir: string;
  private readonly tree: Tree;

  constructor(private readonly copy: Copy) {
    this.dir = join(copy.home, '.lockstep');
    this.tree = new Tree(copy.home);
  }

  /** Empty when there is none, it is damaged, or it is of another project. */
  async load(): Promise<State> {
    const bytes = await readIfThere(join(this.dir, 'state.json'));
    const { url, project, mapping } = this.copy.file;
    const empty: State = { url, project, revision: null, include: mapping.include ?? [], docs: new Map(), conflicts: new Map(), locks: new Map(), pulledAt: null };
    const content = bytes ? parseJson(bytes.toString('utf8')) : undefined;
    if (!isFields(content) || content['url'] !== url || content['project'] !== project) return empty;
    const { revision, include, pulledAt } = content;
    const same = JSON.stringify(include) === JSON.stringify(empty.include);
    return {
      ...empty,
      revision: same && isText(revision) ? revision : null,
      docs: this.table(content['docs'], readBase),
      conflicts: this.table(content['conflicts'], (value) => (value === null ? null : readBase(value))),
      locks: this.table(content['locks'], readLock),
      pulledAt: isText(pulledAt) ? pulledAt : null,
    };
  }

  async save(state: State): Promise<void> {
    await ownFolder(this.copy.home);
    const content = { version: 1, ...state, docs: Object.fromEntries(state.docs), conflicts: Object.fromEntries(state.conflicts), locks: Object.fromEntries(state.locks) };
    // Sessions in it prove who holds a lock.
    await replaceFile(join(this.dir, 'state.json'), `${JSON.stringify(content, null, 1)}\n`, 0o600);
  }

  /** The text that a document's file was last in step with; null when it is not there as it was. */
  async baseText(path: string, sha: string): Promise<string | null> {
    const bytes = await this.tree.read(baseFile(path));
    return bytes && blobSha(bytes) === sha ? decodeText(bytes) : null;
  }

  keepBase(path: string, text: string | null): Promise<void> {
    return put(this.tree, baseFile(path), text);
  }

  conflictText(path: string): Promise<Buffer | null> {
    return this.tree.read(conflictFile(path));
  }

  /** Keeps the server's text beside a file that differs from it; null takes it away. */
  keepConflict(path: string, text: string | null): Promise<void> {
    return put(this.tree, conflictFile(path), text);
  }

  /** Runs one command of this copy at a time: two hooks at once would undo each other's notes. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    await ownFolder(this.copy.home);
    const { holdTurn } = await import('./turn.js');
    const release = await holdTurn(join(this.dir, 'busy'));
    try {
      return await work();
    } finally {
      await release();
    }
  }

  /** Takes away what we wrote in `.lockstep/`. Others may keep things in a folder of this name: theirs stay. */
  static async forget(home: string): Promise<void> {
    const dir = join(home, '.lockstep');
    const found = await lstat(dir).catch(() => null);
    if (!found?.isDirectory()) return;
    for (const name of ['state.json', 'base', 'conflicts', 'init.json', 'busy']) await rm(join(dir, name), { recursive: true, force: true });
    await rmdir(dir).catch((error: unknown) => {
      if (!failedWith(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR')) throw error;
    });
  }

  /** Entries that are none, and paths that we would not write to, are as good as not there. */
  private table<T>(value: unknown, read: (entry: unknown) => T | undefined): Map<string, T> {
    const entries = isFields(value) ? Object.entries(value) : [];
    return new Map(
      entries.flatMap(([path, entry]) => {
        const known = filePathProblem(path, this.copy.below) === null ? read(entry) : undefined;
        return known === undefined ? [] : [[path, known] as const];
      }),
    );
  }
}

const baseFile = (path: string) => `.lockstep/base/${path}`;
const conflictFile = (path: string) => `.lockstep/conflicts/${path}`;

export const newLockSession = () => randomBytes(16).toString('hex');

async function put(tree: Tree, path: string, text: string | null): Promise<void> {
  const present = await tree.read(path);
  const sha = present && blobSha(present);
  if (text !== null && sha !== blobSha(Buffer.from(text))) await tree.write(path, text, sha);
  if (text === null && sha !== null && (await tree.remove(path, sha))) await tree.removeEmptyFolders(path);
}

function readBase(value: unknown): Base | undefined {
  if (!isFields(value) || !isText(value['id']) || !isCount(value['version']) || !isSha(value['contentSha'])) return undefined;
  return { id: value['id'], version: value['version'], contentSha: value['contentSha'] };
}

function readLock(value: unknown): OwnLock | undefined {
  const lock: Fields = isFields(value) ? value : {};
  const { docId, session, token, expiresAt } = lock;
  return isText(docId) && isText(session) && isCount(token) && isText(expiresAt) ? { docId, session, token, expiresAt } : undefined;
}
