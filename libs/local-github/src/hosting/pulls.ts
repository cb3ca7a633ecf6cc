import { readRef, isAncestor } from '../git/refs.js';
import type { PullRecord, UserRecord } from '../storage/records.js';
import type { StateFile } from '../storage/state-file.js';
import type { HostedRepository, RefChange, RefsChanged } from './hosted-repository.js';

/** Something that happened to a pull request, as a webhook tells it. `pull` is a copy: it stays what it was at that moment. */
export interface PullEvent {
  readonly action: 'opened' | 'edited' | 'synchronize' | 'closed' | 'reopened';
  readonly repository: HostedRepository;
  readonly pull: PullRecord;
  readonly actor: UserRecord;
  /** Where the head was and is, for `synchronize`. */
  readonly moved?: { readonly before: string; readonly after: string };
}

export type NewPull = Pick<PullRecord, 'title' | 'body' | 'head' | 'base' | 'draft' | 'headSha' | 'baseSha'>;

/** Pull requests between branches of one repository. They follow their branches: a push is what moves, merges or ends them. */
export class Pulls {
  constructor(
    private readonly file: StateFile,
    private readonly announce: (event: PullEvent) => void,
  ) {}

  /** Newest first. */
  list(repository: HostedRepository): PullRecord[] {
    return this.file.state.pulls.filter((pull) => pull.repositoryId === repository.record.id).reverse();
  }

  find(repository: HostedRepository, number: number): PullRecord | undefined {
    return this.list(repository).find((pull) => pull.number === number);
  }

  openFor(repository: HostedRepository, head: string, base: string): PullRecord | undefined {
    return this.list(repository).find((pull) => pull.state === 'open' && pull.head === head && pull.base === base);
  }

  async add(repository: HostedRepository, author: UserRecord, input: NewPull): Promise<PullRecord> {
    const now = new Date().toISOString();
    const number = Math.max(0, ...this.list(repository).map((pull) => pull.number)) + 1;
    const ids = { id: this.file.newId(), repositoryId: repository.record.id, number, authorId: author.id };
    const untouched = { state: 'open' as const, mergeCommitSha: null, mergedById: null, closedAt: null, mergedAt: null };
    const pull: PullRecord = { ...input, ...ids, ...untouched, createdAt: now, updatedAt: now };
    this.file.state.pulls.push(pull);
    await this.tell({ action: 'opened', repository, pull, actor: author });
    return pull;
  }

  async edit(repository: HostedRepository, pull: PullRecord, change: Partial<Pick<PullRecord, 'title' | 'body' | 'base'>>, actor: UserRecord): Promise<void> {
    Object.assign(pull, change, { updatedAt: new Date().toISOString() });
    await this.tell({ action: 'edited', repository, pull, actor });
  }

  async close(repository: HostedRepository, pull: PullRecord, actor: UserRecord): Promise<void> {
    const now = new Date().toISOString();
    Object.assign(pull, { state: 'closed', closedAt: now, updatedAt: now });
    await this.tell({ action: 'closed', repository, pull, actor });
  }

  async reopen(repository: HostedRepository, pull: PullRecord, actor: UserRecord): Promise<void> {
    Object.assign(pull, { state: 'open', closedAt: null, updatedAt: new Date().toISOString() });
    await this.tell({ action: 'reopened', repository, pull, actor });
  }

  /** `mergeCommitSha`: where the base branch is with the change in it. */
  async merged(repository: HostedRepository, pull: PullRecord, actor: UserRecord, mergeCommitSha: string): Promise<void> {
    const now = new Date().toISOString();
    Object.assign(pull, { state: 'closed', closedAt: now, mergedAt: now, updatedAt: now, mergedById: actor.id, mergeCommitSha });
    await this.tell({ action: 'closed', repository, pull, actor });
  }

  /** Draws the consequences of branches that moved for the open pull requests between them. */
  async follow({ repository, actor, changes }: RefsChanged): Promise<void> {
    const moves = new Map(changes.map((change) => [change.name, change]));
    for (const pull of this.list(repository).reverse()) {
      if (pull.state !== 'open') continue;
      const [head, base] = [moves.get(`refs/heads/${pull.head}`), moves.get(`refs/heads/${pull.base}`)];
      if (head) await this.headMoved(repository, pull, head, actor);
      if (base && pull.state === 'open') await this.baseMoved(repository, pull, base, actor);
    }
  }

  private async headMoved(repository: HostedRepository, pull: PullRecord, { after }: RefChange, actor: UserRecord): Promise<void> {
    if (!after) return this.close(repository, pull, actor);
    const before = pull.headSha;
    pull.headSha = after;
    pull.updatedAt = new Date().toISOString();
    await this.tell({ action: 'synchronize', repository, pull, actor, moved: { before, after } });
    const base = await readRef(repository.objects, `refs/heads/${pull.base}`);
    // Forced back to where the base is, it has nothing left to merge, and GitHub ends it.
    if (base && (await isAncestor(repository.git, after, base.sha))) await this.close(repository, pull, actor);
  }

  private async baseMoved(repository: HostedRepository, pull: PullRecord, { after }: RefChange, actor: UserRecord): Promise<void> {
    if (!after) return this.close(repository, pull, actor);
    // However its commits came there: a pull request whose head is in the base branch is merged.
    if (await isAncestor(repository.git, pull.headSha, after)) await this.merged(repository, pull, actor, after);
  }

  private async tell(event: PullEvent): Promise<void> {
    await this.file.save();
    this.announce({ ...event, pull: { ...event.pull } });
  }
}
