import { blobSha } from '@lockstep/core/texts';
import type { RemoteDoc } from './api.js';
import { Failure } from './failures.js';
import type { Memory, State } from './memory.js';
import type { Tree } from './tree.js';

interface Move {
  from: string;
  to: string;
}

/** Lets the files of documents that moved on the server follow, with what was changed in them here. */
export class Moves {
  /** Old places by new ones. */
  private readonly followed = new Map<string, string>();

  constructor(
    private readonly tree: Tree,
    private readonly memory: Memory,
    private readonly how: { check: boolean },
  ) {}

  /**
   * What the state says of the old places it says of the new ones afterwards: what comes next finds each file and its base there.
   * Where something else is at the new place, or nothing at either, both are left to what comes next as they are.
   */
  async follow(state: State, remote: ReadonlyMap<string, RemoteDoc>): Promise<Move[]> {
    const places = new Map([...remote.values()].map(({ id, path }) => [id, path]));
    const moves = [...state.docs].flatMap(([from, { id, version }]) => {
      const to = places.get(id);
      return version > 0 && to !== undefined && to !== from ? [{ from, to }] : [];
    });
    // Of a chain the last one comes first: the place of each is free then.
    for (let left = moves, before = Infinity; left.length < before; ) {
      before = left.length;
      const waiting: Move[] = [];
      for (const move of left) if (!(await this.followOne(move, state))) waiting.push(move);
      left = waiting;
    }
    return [...this.followed].map(([to, from]) => ({ from, to }));
  }

  /** Where a file is that is at this place, or will be when it is no check. */
  placeOf(path: string): string {
    return (this.how.check ? this.followed.get(path) : undefined) ?? path;
  }

  /** After the state was kept, which needed them until then. */
  async forgetBases({ docs }: State): Promise<void> {
    for (const from of this.followed.values()) if (!docs.has(from)) await this.memory.keepBase(from, null);
  }

  private async followOne({ from, to }: Move, state: State): Promise<boolean> {
    const base = state.docs.get(from);
    if (!base || state.docs.has(to) || state.conflicts.has(to)) return false;
    try {
      if (!(await this.moveFile({ from, to }, base.contentSha))) return false;
    } catch (error) {
      // Named when it comes to that path by itself.
      if (error instanceof Failure && error.code === 'unsafe_path') return false;
      throw error;
    }
    for (const table of [state.docs, state.locks]) rekey<unknown>(table, { from, to });
    if (state.conflicts.delete(from) && !this.how.check) await this.memory.keepConflict(from, null);
    this.followed.set(to, from);
    return true;
  }

  /** A move that is here already was left half-done by a killed pull, or came with git. */
  private async moveFile({ from, to }: Move, baseSha: string): Promise<boolean> {
    const [old, present] = [await this.tree.read(from), await this.tree.read(to)];
    if ((old === null) === (present === null)) return false;
    if (this.how.check) return true;
    const text = await this.memory.baseText(from, baseSha);
    if (text !== null) await this.memory.keepBase(to, text);
    return old === null || this.tree.move(from, to, blobSha(old));
  }
}

function rekey<T>(table: Map<string, T>, { from, to }: Move): void {
  const entry = table.get(from);
  if (entry === undefined) return;
  table.delete(from);
  table.set(to, entry);
}
