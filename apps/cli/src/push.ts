import { LIMITS } from '@lockstep/contracts';
import type { DocWarning } from '@lockstep/contracts';
import { modeFor } from '@lockstep/core/texts';
import type { Api, Change, ChangeResult } from './api.js';
import { brake } from './brake.js';
import { Failure, refusal } from './failures.js';
import type { LocalChange } from './local-changes.js';
import { localChanges } from './local-changes.js';
import type { Memory, OwnLock, State } from './memory.js';
import type { Copy } from './project-file.js';
import type { Named } from './pull.js';

export interface PushReport {
  pushed: { path: string; action: 'create' | 'update' | 'delete'; version?: number }[];
  /** What waits for a person, where the policy lets agents propose only. */
  proposed: { path: string }[];
  /** What stands in the way; nothing of the same request was written. */
  conflicts: Named[];
  unfit: Named[];
  leftOut: Named[];
  /** What agents would stumble over in what was pushed. */
  warnings: (DocWarning & { path: string })[];
}

export interface PushOptions {
  message: string | undefined;
  /** Whether most of the documents may go at once. */
  allowDeletes: boolean;
}

/** A request's body stays well below the limit. */
const BATCH_BYTES = LIMITS.bulkBodyBytes - 4 * 1024 * 1024;

/** Gives what changed here to the server, each document on the version that it was changed on. */
export class Push {
  private readonly report: PushReport = { pushed: [], proposed: [], conflicts: [], unfit: [], leftOut: [], warnings: [] };

  constructor(
    private readonly copy: Copy,
    private readonly memory: Memory,
    private readonly how: PushOptions,
  ) {}

  async run(api: Api): Promise<PushReport> {
    const state = await this.memory.load();
    const { changes, unfit, leftOut } = await localChanges(this.copy, state);
    Object.assign(this.report, { unfit, leftOut });
    refuseOpenConflicts(changes, state);
    brake(changes.filter(({ kind }) => kind === 'deleted').length, state.docs.size, { allowDeletes: this.how.allowDeletes, where: 'here' });
    try {
      await this.sendAll(api, state, changes);
    } catch (error) {
      if (!(error instanceof Failure && POLICY.has(error.code))) throw error;
      // The policy is asked for only where there is one.
      const done = new Set(this.report.pushed.map(({ path }) => path));
      await this.sendAll(api, state, await this.withinPolicy(api, changes.filter(({ path }) => !done.has(path))));
    } finally {
      if (this.report.pushed.length + this.report.conflicts.length > 0) await this.memory.save(state);
    }
    return this.report;
  }

  private async sendAll(api: Api, state: State, changes: LocalChange[]): Promise<void> {
    const isMine = ({ path, kind }: LocalChange) => kind !== 'new' && Date.parse(state.locks.get(path)?.expiresAt ?? '') > Date.now();
    for (const batch of batchesOf(changes.filter((change) => !isMine(change)))) if (!(await this.send(api, state, batch))) return;
    // A batch claims no lock: what this copy has locked goes by itself, with the proof.
    for (const change of changes.filter(isMine)) await this.sendLocked(api, state, change);
  }

  /** Proposes what may only be proposed. @returns what may be written. */
  private async withinPolicy(api: Api, changes: LocalChange[]): Promise<LocalChange[]> {
    const policy = await api.policy();
    const free: LocalChange[] = [];
    for (const change of changes) {
      const { path, kind } = change;
      const mode = modeFor(policy, path);
      if (mode === 'write') free.push(change);
      else if (mode === 'read') this.report.unfit.push({ path, why: 'by the policy of the project, agents and keys may only read it' });
      else if (kind !== 'changed') this.report.unfit.push({ path, why: `by the policy of the project, a person has to ${kind === 'new' ? 'create' : 'delete'} it` });
      else await this.propose(api, change);
    }
    return free;
  }

  private async propose(api: Api, { path, base, text }: LocalChange & { kind: 'changed' }): Promise<void> {
    try {
      const { warnings } = await api.propose({ path, id: base.id, content: text, baseVersion: base.version, message: this.how.message });
      this.report.proposed.push({ path });
      this.warn(path, warnings);
    } catch (error) {
      // It moved, or another one took its path.
      if (!(error instanceof Failure && (error.code === 'doc.not_found' || error.code === 'doc.version_conflict'))) throw error;
      this.report.conflicts.push({ path, why: CHANGED_THERE });
    }
  }

  /** All of a batch or nothing. */
  private async send(api: Api, state: State, batch: LocalChange[]): Promise<boolean> {
    const results = await api.change(batch.map(asChange), this.how.message);
    const refused = results.filter(({ status }) => status === 'conflict' || status === 'locked');
    this.report.conflicts.push(...refused.map((result) => ({ path: result.path, why: reasonOf(result) })));
    if (refused.length > 0) return false;
    for (const [i, change] of batch.entries()) await this.settle(state, change, results[i]);
    return true;
  }

  private async sendLocked(api: Api, state: State, change: LocalChange): Promise<void> {
    if (change.kind === 'new') return;
    const { path } = change;
    const at = { proof: state.locks.get(path) as OwnLock, message: this.how.message };
    try {
      const result = change.kind === 'deleted' ? await api.deleteLocked({ ...change.base, path }, at.proof) : await api.saveLocked(change.base, change.text, at);
      if (!result) this.report.conflicts.push({ path, why: CHANGED_THERE });
      else await this.settle(state, change, { path, status: 'applied', ...(result !== true && result) });
    } catch (error) {
      if (!(error instanceof Failure && (error.code === 'lock.lost' || error.code === 'lock.held'))) throw error;
      state.locks.delete(path);
      this.report.conflicts.push({ path, why: `is not locked by this copy any more: ${error.message}` });
    }
  }

  private async settle(state: State, change: LocalChange, result: ChangeResult | undefined): Promise<void> {
    const action = change.kind === 'new' ? 'create' : change.kind === 'deleted' ? 'delete' : 'update';
    this.report.pushed.push({ path: change.path, action, ...(result?.version !== undefined && { version: result.version }) });
    this.warn(change.path, result?.warnings);
    if (change.kind === 'deleted') {
      state.docs.delete(change.path);
      state.locks.delete(change.path);
      return this.memory.keepBase(change.path, null);
    }
    const { id, version, contentSha } = result ?? {};
    // Without them the next pull finds out.
    if (id === undefined || version === undefined || contentSha === undefined) return;
    await this.memory.keepBase(change.path, change.text);
    state.docs.set(change.path, { id, version, contentSha });
  }

  private warn(path: string, warnings: DocWarning[] = []): void {
    this.report.warnings.push(...warnings.map((warning) => ({ path, ...warning })));
  }
}

/** How a server refuses what its project's policy keeps from agents. */
const POLICY = new Set(['agent.read_only', 'agent.propose_only']);
const CHANGED_THERE = 'was changed on the server meanwhile: lockstep pull, then push again';

function reasonOf({ status, heldBy }: ChangeResult): string {
  return status === 'locked' ? `is being edited${heldBy === undefined ? '' : ` by ${heldBy}`}: push again when the lock is gone (lockstep locks)` : CHANGED_THERE;
}

function refuseOpenConflicts(changes: LocalChange[], state: State): void {
  const open = changes.map(({ path }) => path).filter((path) => state.conflicts.has(path));
  if (open.length === 0) return;
  throw refusal(`still in conflict: ${open.join(', ')}. The server's text is in .lockstep/conflicts; bring both together in the file, then lockstep resolve <file>. Nothing was pushed`, 'conflict');
}

function asChange(change: LocalChange): Change {
  const { path } = change;
  if (change.kind === 'deleted') return { op: 'delete', path, id: change.base.id, base: change.base.version };
  return { op: 'put', path, content: change.text, ...(change.kind === 'changed' && { id: change.base.id, base: change.base.version }) };
}

/** Nearly always one. */
function batchesOf(changes: LocalChange[]): LocalChange[][] {
  const batches: LocalChange[][] = [];
  let bytes = Infinity;
  for (const change of changes) {
    const size = Buffer.byteLength(JSON.stringify(asChange(change)));
    bytes += size;
    if (bytes > BATCH_BYTES || batches.at(-1)?.length === LIMITS.changesPerRequest) {
      batches.push([]);
      bytes = size;
    }
    batches.at(-1)?.push(change);
  }
  return batches;
}
