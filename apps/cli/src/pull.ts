import { dirname } from 'node:path';
import { blobSha, collisionKey } from '@lockstep/core/texts';
import type { Api, RemoteDoc } from './api.js';
import { brake } from './brake.js';
import { textProblem } from './doc-text.js';
import { Failure } from './failures.js';
import { Moves } from './moves.js';
import type { Base, Memory, State } from './memory.js';
import type { Copy } from './project-file.js';
import { decide } from './pull-plan.js';
import type { Sides, Step } from './pull-plan.js';
import { filePathProblem } from './safe-path.js';
import { Tree } from './tree.js';

export interface Named {
  path: string;
  why: string;
}

export interface PullReport {
  /** Files that were written, merged, moved or deleted; of a check those that would be. One that was moved may be updated or merged too. */
  changed: { path: string; action: 'create' | 'update' | 'merge' | 'move' | 'delete'; from?: string }[];
  /** Files that stayed as they are; the server's text is kept beside them. */
  conflicts: Named[];
  /** Documents that no file here may be. */
  refused: Named[];
}

export interface PullOptions {
  /** Only look: nothing is written. */
  check: boolean;
  /** Whether most of the files may go at once. */
  allowDeletes: boolean;
}

/** Brings a copy's files up to date. */
export class Pull {
  private readonly tree: Tree;
  private readonly moves: Moves;
  private readonly tidied = new Set<string>();
  private readonly report: PullReport = { changed: [], conflicts: [], refused: [] };

  constructor(
    private readonly copy: Copy,
    private readonly memory: Memory,
    private readonly how: PullOptions,
  ) {
    this.tree = new Tree(copy.root);
    this.moves = new Moves(this.tree, memory, how);
  }

  async run(api: Api): Promise<PullReport> {
    const state = await this.memory.load();
    const bundle = await api.bundle(state.include, state.conflicts.size === 0 ? state.revision : null);
    const pulledAt = new Date().toISOString();
    if (!bundle) {
      if (!this.how.check) await this.memory.save({ ...state, pulledAt });
      return this.report;
    }
    const remote = this.usable(bundle.docs);
    this.moves.find(state, remote);
    this.brake(state, new Set(bundle.docs.map(({ path }) => path)));
    // Only a pull that settled everything may be answered by "nothing new" the next time.
    const noted: State = { ...state, revision: null };
    try {
      const moved = await this.moves.follow(noted);
      this.report.changed.push(...moved.map(({ from, to }) => ({ path: to, action: 'move' as const, from })));
      for (const path of new Set([...remote.keys(), ...noted.docs.keys(), ...noted.conflicts.keys()])) await this.settle(path, noted, remote.get(path) ?? null);
      Object.assign(noted, { pulledAt, revision: this.report.conflicts.length + this.report.refused.length === 0 ? bundle.revision : null });
    } finally {
      if (!this.how.check) await this.memory.save(noted);
    }
    if (!this.how.check) await this.moves.forgetBases(noted);
    return this.report;
  }

  /** A document that moved is not gone, unless to where no file of it may be here. */
  private brake({ docs, include }: State, paths: Set<string>): void {
    const gone = [...docs].filter(([path, { id }]) => !paths.has(path) && !this.moves.has(id) && (include.length === 0 || this.copy.includes(path))).length;
    brake(gone, docs.size, { allowDeletes: this.how.allowDeletes, where: 'from the server' });
  }

  /** What may be files here; two that some file system takes for one are none. */
  private usable(docs: RemoteDoc[]): Map<string, RemoteDoc> {
    const keys = new Map<string, number>();
    for (const { path } of docs) keys.set(collisionKey(path), (keys.get(collisionKey(path)) ?? 0) + 1);
    return new Map(
      docs.flatMap((doc) => {
        const why = filePathProblem(doc.path, this.copy.below) ?? collision(doc.path, keys) ?? textProblem(doc.content);
        if (why !== null) this.report.refused.push({ path: doc.path, why });
        return why === null ? [[doc.path, doc] as const] : [];
      }),
    );
  }

  private async settle(path: string, state: State, remote: RemoteDoc | null): Promise<void> {
    if (this.report.refused.some((refused) => refused.path === path)) return;
    // Globs that leave a document out end its mapping and touch no file.
    if (!remote && state.include.length > 0 && !this.copy.includes(path)) return this.note({ kind: 'forget' }, { path, state, remote });
    try {
      const sides = await this.sides(path, state, remote);
      await this.tidy(path);
      const step = decide(sides);
      const isDone = this.how.check || (await this.apply(path, step, sides));
      if (!isDone) return void this.report.conflicts.push({ path, why: 'changed while it was pulled: pull again' });
      this.tell(path, step, sides.base?.id);
      await this.note(step, { path, state, remote });
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'unsafe_path')) throw error;
      this.report.refused.push({ path, why: error.message.slice(path.length + 2) });
    }
  }

  /** Once for each folder. */
  private async tidy(path: string): Promise<void> {
    const folder = dirname(path);
    if (this.how.check || this.tidied.has(folder)) return;
    this.tidied.add(folder);
    await this.tree.removeLeftovers(folder);
  }

  private async sides(path: string, state: State, remote: RemoteDoc | null): Promise<Sides> {
    const base = state.docs.get(path) ?? null;
    return { base, baseText: base && (await this.moves.baseText(path, base.contentSha)), local: await this.moves.read(path), remote };
  }

  private tell(path: string, step: Step, id: string | undefined): void {
    if (step.kind === 'conflict') this.report.conflicts.push({ path, why: this.moves.elsewhere(path, id) ?? step.words });
    if (step.kind === 'create' || step.kind === 'update' || step.kind === 'merge' || step.kind === 'delete') this.report.changed.push({ path, action: step.kind });
  }

  /** @returns false when the file is not any more what was decided on. */
  private apply(path: string, step: Step, { local, remote }: Sides): Promise<boolean> | true {
    const sha = local && blobSha(local);
    if (step.kind === 'merge') return this.tree.write(path, step.text, sha);
    if (step.kind === 'create' || step.kind === 'update') return this.tree.write(path, remote?.content ?? '', sha);
    return step.kind === 'delete' ? this.remove(path, sha ?? '') : true;
  }

  private async remove(path: string, sha: string): Promise<boolean> {
    const isGone = await this.tree.remove(path, sha);
    if (isGone) await this.tree.removeEmptyFolders(path);
    return isGone;
  }

  /** After the file, never before: a note that runs ahead of its file would push an old text over a new one. */
  private async note(step: Step, { path, state, remote }: { path: string; state: State; remote: RemoteDoc | null }): Promise<void> {
    if (this.how.check) return;
    const conflict = step.kind === 'conflict';
    if (conflict) state.conflicts.set(path, remote && headOf(remote));
    else state.conflicts.delete(path);
    await this.memory.keepConflict(path, conflict ? (remote?.content ?? null) : null);
    if (conflict || (step.kind === 'keep' && !remote)) return;
    if (remote) state.docs.set(path, headOf(remote));
    else state.docs.delete(path);
    await this.memory.keepBase(path, remote?.content ?? null);
  }
}

function headOf({ id, version, contentSha }: RemoteDoc): Base {
  return { id, version, contentSha };
}

function collision(path: string, keys: Map<string, number>): string | null {
  if ((keys.get(collisionKey(path)) ?? 0) > 1) return 'differs from another document only in case';
  const folders = path.split('/').slice(0, -1);
  const isBelowDoc = folders.some((_, i) => keys.has(collisionKey(folders.slice(0, i + 1).join('/'))));
  return isBelowDoc ? 'lies in a folder of which another document has the name' : null;
}
