import { blobSha, collisionKey, decodeText, similarityOf } from '@lockstep/core/texts';
import type { RemoteDoc } from './api.js';
import { Failure } from './failures.js';
import { TO_BE_CREATED } from './memory.js';
import type { Base, Memory, State } from './memory.js';
import type { Tree } from './tree.js';

interface Move {
  from: string;
  to: string;
}

/** Lets the files of documents that moved on the server follow, with what was changed in them here. */
export class Moves {
  /** By new places: the old one, and where the file lies when nothing is written. */
  private readonly followed = new Map<string, { from: string; file: string }>();
  /** Where nothing would be any more, when something were written. */
  private readonly left = new Set<string>();
  private remote: ReadonlyMap<string, RemoteDoc> = new Map();
  /** Paths by ids. */
  private places: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly tree: Tree,
    private readonly memory: Memory,
    private readonly how: { check: boolean },
  ) {}

  /** Finds out which documents are where by now. Of a server that gives two documents one id, neither is known by it. */
  find({ docs }: State, remote: ReadonlyMap<string, RemoteDoc>): void {
    this.remote = remote;
    const [here, there] = [onlyOnes([...docs.values()]), onlyOnes([...remote.values()])];
    this.places = new Map([...remote.values()].filter(({ id }) => there.has(id) && here.has(id)).map(({ id, path }) => [id, path]));
  }

  /** Whether a document is somewhere still. */
  has(id: string): boolean {
    return this.places.has(id);
  }

  /**
   * What the state says of the old places it says of the new ones afterwards: what comes next finds each file and its base there.
   * Where something else is at the new place, or nothing at either, both are left to what comes next as they are.
   */
  async follow(state: State): Promise<Move[]> {
    const moves = [...state.docs].flatMap(([from, { id, version }]) => {
      const to = this.places.get(id);
      return version > 0 && to !== undefined && to !== from ? [{ from, to }] : [];
    });
    // Of a chain the last one comes first: the place of each is free then.
    for (let waiting = moves, before = Infinity; waiting.length < before; ) {
      before = waiting.length;
      const next: Move[] = [];
      for (const move of waiting) if (!(await this.followOne(move, state))) next.push(move);
      waiting = next;
    }
    for (const move of moves) await this.giveUp(move, state);
    // The files are moved: a pull that is killed from here on goes on from there.
    if (this.followed.size > 0 && !this.how.check) await this.memory.save(state);
    return [...this.followed].map(([to, { from }]) => ({ from, to }));
  }

  /** What is at a place, or would be when it is no check. */
  async read(path: string): Promise<Buffer | null> {
    const file = this.how.check ? this.followed.get(path)?.file : path;
    if (file === undefined && this.left.has(path)) return null;
    return this.tree.read(file ?? path);
  }

  /** The text that a file was last in step with, wherever it is kept by now. */
  async baseText(path: string, sha: string): Promise<string | null> {
    return this.memory.baseText((this.how.check ? this.followed.get(path)?.from : undefined) ?? path, sha);
  }

  /** Why a file that was changed did not follow its document; null when that did not move. */
  elsewhere(path: string, id: string | undefined): string | null {
    const to = id === undefined ? undefined : this.places.get(id);
    if (to === undefined || to === path) return null;
    const next = this.remote.has(path) ? 'take the text of the document that is here by now for this one' : 'remove this one';
    return `was changed here, and its document is at ${to} there: bring the change into that file, and ${next}`;
  }

  /** After the state was kept, which needed them until then. */
  async forgetBases({ docs }: State): Promise<void> {
    for (const [to, { from }] of this.followed) if (!docs.has(from) && !isSameName(from, to)) await this.memory.keepBase(from, null);
  }

  private async followOne({ from, to }: Move, state: State): Promise<boolean> {
    const base = state.docs.get(from);
    if (!base || state.conflicts.has(to)) return false;
    const file = await unlessUnsafe(async () => ((await this.makeRoom(to, state)) ? this.moveFile({ from, to }, base) : null));
    if (file === null) return false;
    for (const table of [state.docs, state.locks]) rekey<unknown>(table, { from, to });
    if (state.conflicts.delete(from) && !this.how.check) await this.memory.keepConflict(from, null);
    this.followed.set(to, { from, file });
    if (file === from) this.left.add(from);
    return true;
  }

  /** A file whose text is a new one of its own stays, as what is to become a document, when nothing else is there. */
  private async giveUp({ from, to }: Move, state: State): Promise<void> {
    const base = state.docs.get(from);
    if (!base || this.places.get(base.id) !== to || this.remote.has(from) || state.conflicts.has(from)) return;
    const [local, baseText] = [await unlessUnsafe(() => this.read(from)), await this.memory.baseText(from, base.contentSha)];
    if (local === null || baseText === null || isFrom(local, baseText, base.contentSha)) return;
    state.docs.set(from, TO_BE_CREATED);
    if (!this.how.check) await this.memory.keepBase(from, null);
  }

  /** The document that was there is gone from the server, and nobody changed its file: that would go anyway. */
  private async makeRoom(path: string, state: State): Promise<boolean> {
    const occupant = state.docs.get(path);
    if (!occupant) return true;
    if (this.places.has(occupant.id)) return false;
    const local = await this.read(path);
    if (local !== null && blobSha(local) !== occupant.contentSha) return false;
    if (this.how.check) this.left.add(path);
    else if (local !== null && !(await this.tree.remove(path, occupant.contentSha))) return false;
    state.docs.delete(path);
    state.locks.delete(path);
    return true;
  }

  /** @returns where the file was; null when it does not follow. */
  private async moveFile({ from, to }: Move, base: Base): Promise<string | null> {
    const [old, present] = [await this.read(from), await this.read(to)];
    const baseText = await this.memory.baseText(from, base.contentSha);
    const mayBe = (bytes: Buffer, at: string): boolean => !this.isOfAnother(at, bytes, base.id) && isFrom(bytes, baseText, base.contentSha);
    const isThere = old !== null && mayBe(old, from);
    // A move that is here already was left half-done by a killed pull, or came with git.
    const isHere = !isThere && present !== null && mayBe(present, to);
    if (!isThere && !isHere) return null;
    // Where names in other letters are the same, both are there: one file.
    if (isThere && present !== null && !(isSameName(from, to) && (await this.tree.isOneFile(from, to)))) return null;
    const file = isHere ? to : from;
    if (this.how.check) return file;
    if (baseText !== null) await this.memory.keepBase(to, baseText);
    return isHere || (old !== null && (await this.tree.move(from, to, blobSha(old)))) ? file : null;
  }

  /** Whether a file holds the very text of another document that is at its path by now. */
  private isOfAnother(path: string, bytes: Buffer, id: string): boolean {
    const there = this.remote.get(path);
    return there !== undefined && there.id !== id && there.contentSha === blobSha(bytes);
  }
}

/** Of two texts, so much of the shorter one must be in the other for one to come from the other, in percent: as git has it for renames, whatever was added. */
const ENOUGH = 50;

/** Whether a file's text comes from one that it was in step with. */
function isFrom(bytes: Buffer, base: string | null, baseSha: string): boolean {
  if (blobSha(bytes) === baseSha) return true;
  const text = decodeText(bytes);
  if (base === null || text === null) return false;
  const [longer, shorter] = [base.length, text.length].sort((a, b) => b - a) as [number, number];
  return shorter === 0 || (similarityOf(base, text) * longer) / shorter >= ENOUGH;
}

/** @returns null for what leads over a link or to no file: it is named when it comes to that path by itself. */
async function unlessUnsafe<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure && error.code === 'unsafe_path') return null;
    throw error;
  }
}

/** The ids that only one has. */
function onlyOnes(docs: readonly { id: string }[]): Set<string> {
  const [once, again] = [new Set<string>(), new Set<string>()];
  for (const { id } of docs) (once.has(id) ? again : once).add(id);
  return new Set([...once].filter((id) => !again.has(id)));
}

function isSameName(a: string, b: string): boolean {
  return collisionKey(a) === collisionKey(b);
}

function rekey<T>(table: Map<string, T>, { from, to }: Move): void {
  const entry = table.get(from);
  if (entry === undefined) return;
  table.delete(from);
  table.set(to, entry);
}
