import { GitCommand } from '../git/git-command.js';
import { ObjectReader } from '../git/object-reader.js';
import { listRefs, type Ref } from '../git/refs.js';
import type { RepositoryRecord, UserRecord } from '../storage/records.js';
import { Exclusive } from './exclusive.js';

export interface RefChange {
  readonly name: string;
  /** Undefined: the ref was created. */
  readonly before: string | undefined;
  /** Undefined: the ref was deleted. */
  readonly after: string | undefined;
}

export interface RefsChanged {
  readonly repository: HostedRepository;
  readonly actor: UserRecord;
  readonly before: readonly Ref[];
  readonly changes: readonly RefChange[];
}

/** A bare repository with the facts GitHub keeps beside it. */
export class HostedRepository {
  readonly git: GitCommand;
  readonly objects: ObjectReader;
  private readonly writers = new Exclusive();
  private everHadRefs = false;

  constructor(
    readonly record: RepositoryRecord,
    directory: string,
    environment: Record<string, string>,
    private readonly announce: (event: RefsChanged) => Promise<void>,
  ) {
    this.git = new GitCommand(directory, environment);
    this.objects = new ObjectReader(this.git);
  }

  get fullName(): string {
    return `${this.record.owner}/${this.record.name}`;
  }

  /** A repository that once had a commit is not empty again: refs are looked for only until the first is seen. */
  async isEmpty(): Promise<boolean> {
    if (!this.everHadRefs) this.everHadRefs = (await listRefs(this.git)).length > 0;
    return !this.everHadRefs;
  }

  /**
   * The only door to moving refs, for pushes and for the API. One writer at a time: what differs between the refs before and
   * after is then exactly what this writer did, so each change is announced once and as the right person's.
   */
  changeRefs<T>(actor: UserRecord, work: () => Promise<T>): Promise<T> {
    return this.writers.run(async () => {
      const before = await listRefs(this.git);
      try {
        return await work();
      } finally {
        // Also when the work failed: a push may move one ref and be refused on the next.
        const changes = difference(before, await listRefs(this.git));
        if (changes.length > 0) await this.announce({ repository: this, actor, before, changes });
      }
    });
  }

  /** Waits for the writer at work: its git would otherwise outlive the server and write into a folder that may be gone. */
  async close(): Promise<void> {
    await this.writers.run(() => Promise.resolve());
    this.objects.close();
  }
}

function difference(before: readonly Ref[], after: readonly Ref[]): RefChange[] {
  const old = new Map(before.map((ref) => [ref.name, ref.sha]));
  const now = new Map(after.map((ref) => [ref.name, ref.sha]));
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].map((name) => ({ name, before: old.get(name), after: now.get(name) })).filter((change) => change.before !== change.after);
}
