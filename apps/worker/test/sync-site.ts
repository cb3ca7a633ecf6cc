import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@lockstep/core';
import type { OutboxReader, Store } from '@lockstep/core';
import { connect, OutboxRepository, PrismaStore } from '@lockstep/database';
import type { AppSettings } from '@lockstep/github';
import { startLocalGitHub } from '@lockstep/local-github';
import type { LocalGitHub, LocalGitHubOptions } from '@lockstep/local-github';
import { createDatabase } from '@lockstep/testing';
import { BareRepository, GitClone } from './git-clone.js';
import { SyncProject } from './sync-project.js';

const OWNER = 'octo';

/** A database and a GitHub with real git repositories. */
export class SyncSite {
  readonly store: Store;
  /** Everything that was told to people. */
  readonly outbox: OutboxReader;
  readonly github: LocalGitHub;
  readonly token: string;
  /** What either side called a bug of its own. */
  readonly errors: unknown[];
  private readonly folder: string;
  /** Who came first, and owns the instance. */
  private founder: string | null = null;
  private readonly end: () => Promise<void>;

  private constructor(parts: { store: Store; outbox: OutboxReader; github: LocalGitHub; token: string; errors: unknown[]; folder: string; end: () => Promise<void> }) {
    [this.store, this.outbox, this.github, this.token] = [parts.store, parts.outbox, parts.github, parts.token];
    [this.errors, this.folder, this.end] = [parts.errors, parts.folder, parts.end];
  }

  static async start(options: Partial<LocalGitHubOptions> = {}): Promise<SyncSite> {
    const [database, folder] = [await createDatabase(), await mkdtemp(join(tmpdir(), 'lockstep-sync-'))];
    const prisma = connect(database.url, 10);
    const errors: unknown[] = [];
    const github = await startLocalGitHub({ dataDir: join(folder, 'github'), onError: (error) => errors.push(error), ...options });
    await github.createUser({ login: OWNER, name: 'Octo Cat', email: 'octo@example.test' });
    const token = await github.createToken({ login: OWNER });
    const outbox = new OutboxRepository(prisma, database.url, (error) => errors.push(error));
    const end = async (): Promise<void> => {
      await github.close();
      await outbox.close();
      await prisma.$disconnect();
      await database.drop();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    };
    return new SyncSite({ store: new PrismaStore(prisma, () => undefined), outbox, github, token, errors, folder, end });
  }

  close(): Promise<void> {
    return this.end();
  }

  /** A project of its own, an empty repository of its own, and somebody with a clone. */
  async team({ app, isPrivate = false }: { app?: AppSettings; isPrivate?: boolean } = {}): Promise<SyncTeam> {
    const repo = newId();
    const repository = await this.github.createRepo({ owner: OWNER, name: repo, private: isPrivate, collaborators: { [OWNER]: 'admin' } });
    const clone = await GitClone.of(this.github.cloneUrl(OWNER, repo, this.token), join(this.folder, repo));
    // Only the owner of the instance links through its App.
    const member = await SyncProject.members(this.store, app ? this.founder : null);
    this.founder ??= member.person.userId;
    const place = { apiUrl: this.github.url, token: this.token, owner: OWNER, repo, ...(app && { app }) };
    const project = new SyncProject({ store: this.store, place, ...member, onError: (error) => this.errors.push(error) });
    return Object.assign(project, { bare: new BareRepository(repository.path), clone });
  }
}

export type SyncTeam = SyncProject & {
  /** The repository as it is on disk. */
  readonly bare: BareRepository;
  /** Somebody else's clone of it. */
  readonly clone: GitClone;
};
