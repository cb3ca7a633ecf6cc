import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Link, NewLink } from '@lockstep/contracts';
import { Access, checkContent, Conflicts, Deliveries, LinkRemotes, Links, newId, Reconcile, Seal } from '@lockstep/core';
import type { DocRow, GitRemotes, LinkInput, Principal, ReconcileResult, Store, WriteOutcome } from '@lockstep/core';
import { connect, PrismaStore } from '@lockstep/database';
import { GitHubRemotes } from '@lockstep/github';
import { startLocalGitHub } from '@lockstep/local-github';
import type { LocalGitHub, LocalGitHubOptions } from '@lockstep/local-github';
import { createDatabase } from '@lockstep/testing';
import { BareRepository, GitClone } from './git-clone.js';

const SECRET_KEY = Buffer.alloc(32, 7);
const OWNER = 'octo';

/** A database, a GitHub and everything in between but the processes: sync is run by hand, one reconcile at a time. */
export class SyncSite {
  private constructor(
    readonly store: Store,
    readonly github: LocalGitHub,
    readonly token: string,
    readonly errors: unknown[],
    private readonly folder: string,
    private readonly end: () => Promise<void>,
  ) {}

  static async start(options: Partial<LocalGitHubOptions> = {}): Promise<SyncSite> {
    const [database, folder] = [await createDatabase(), await mkdtemp(join(tmpdir(), 'lockstep-sync-'))];
    const prisma = connect(database.url, 10);
    const errors: unknown[] = [];
    const github = await startLocalGitHub({ dataDir: join(folder, 'github'), onError: (error) => errors.push(error), ...options });
    await github.createUser({ login: OWNER, name: 'Octo Cat', email: 'octo@example.test' });
    const token = await github.createToken({ login: OWNER });
    return new SyncSite(new PrismaStore(prisma, () => undefined), github, token, errors, folder, async () => {
      await github.close();
      await prisma.$disconnect();
      await database.drop();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    });
  }

  close(): Promise<void> {
    return this.end();
  }

  /** A project of its own, an empty repository of its own, and somebody with a clone. */
  async team(): Promise<SyncTeam> {
    const name = newId();
    const userId = newId();
    await this.store.accounts.createUser({ id: userId, email: `${userId}@example.test`, name: 'Ursula', passwordHash: '' });
    await this.store.projects.create({ id: name, slug: name, name, description: '' });
    await this.store.projects.addMember(name, userId, 'owner');
    const repository = await this.github.createRepo({ owner: OWNER, name });
    const clone = await GitClone.of(this.github.cloneUrl(OWNER, name, this.token), join(this.folder, name));
    return new SyncTeam(this, { kind: 'user', userId, sessionId: newId(), name: 'Ursula' }, name, new BareRepository(repository.path), clone);
  }

  remotes(gitRemotes: GitRemotes = new GitHubRemotes()): LinkRemotes {
    return new LinkRemotes(gitRemotes, new Seal(SECRET_KEY), [this.github.url]);
  }
}

/** One project and one repository. */
export class SyncTeam {
  readonly access: Access;
  readonly links: Links;
  readonly conflicts: Conflicts;
  readonly deliveries: Deliveries;

  constructor(
    readonly site: SyncSite,
    readonly person: Principal & { kind: 'user' },
    readonly project: string,
    readonly bare: BareRepository,
    readonly clone: GitClone,
  ) {
    this.access = new Access(site.store);
    this.links = new Links(site.store, this.access, site.remotes(), (linkId) => `http://localhost/${linkId}`);
    this.conflicts = new Conflicts(site.store, this.access);
    this.deliveries = new Deliveries(site.store, site.remotes());
  }

  get repository(): { owner: string; repo: string } {
    return { owner: OWNER, repo: this.project };
  }

  link(input: Partial<LinkInput> = {}): Promise<NewLink> {
    return this.links.create(this.person, this.project, { ...this.repository, branch: 'main', credential: { kind: 'token', token: this.site.token }, ...input });
  }

  reconcile(linkId: string, options: { store?: Store; gitRemotes?: GitRemotes } = {}): Promise<ReconcileResult> {
    const remotes = this.site.remotes(options.gitRemotes);
    return new Reconcile({
      store: options.store ?? this.site.store,
      openRemote: (link) => remotes.open(link),
      pause: async () => undefined,
      onError: (error) => this.site.errors.push(error),
    }).run(linkId);
  }

  /** What "sync now" does, and then the worker. */
  async sync(linkId: string, confirm = false): Promise<Link> {
    await this.links.sync(this.person, this.project, linkId, { confirm });
    await this.reconcile(linkId);
    return this.state(linkId);
  }

  /** A link, synced once. */
  async linked(input: Partial<LinkInput> = {}): Promise<string> {
    const { id } = await this.link(input);
    await this.sync(id, true);
    return id;
  }

  state(linkId: string): Promise<Link> {
    return this.links.get(this.person, this.project, linkId);
  }

  /** Creates or saves a document, as this person. */
  async write(path: string, text: string, message: string | null = null): Promise<DocRow> {
    const { docs } = this.site.store;
    const by = { actor: { kind: 'user' as const, id: this.person.userId, name: this.person.name }, source: 'editor' as const, message, proof: null };
    const existing = await docs.findByPath(this.project, path);
    const content = checkContent(text);
    if (!existing) return written(await docs.create({ docId: newId(), projectId: this.project, path, content, ...by }));
    return written(await docs.save({ docId: existing.id, baseVersion: existing.version, content, ...by }));
  }

  async move(from: string, to: string): Promise<DocRow> {
    const doc = await this.doc(from);
    return written(await this.site.store.docs.move({ docId: doc.id, baseVersion: doc.version, path: to, ...this.authorship() }));
  }

  async remove(path: string): Promise<void> {
    const doc = await this.doc(path);
    written(await this.site.store.docs.archive({ docId: doc.id, baseVersion: doc.version, ...this.authorship() }));
  }

  async doc(path: string): Promise<DocRow & { content: string }> {
    const doc = await this.site.store.docs.findByPath(this.project, path);
    if (!doc) throw new Error(`no document at ${path}`);
    return doc;
  }

  /** Path to text of every live document. */
  async texts(): Promise<Record<string, string>> {
    const index = await this.site.store.docs.index(this.project);
    const docs = await this.site.store.docs.texts(this.project, index.map((doc) => doc.id));
    return Object.fromEntries(docs.map(({ path, content }) => [path, content]));
  }

  private authorship() {
    return { actor: { kind: 'user' as const, id: this.person.userId, name: this.person.name }, source: 'editor' as const, message: null, proof: null };
  }
}

function written(outcome: WriteOutcome): DocRow {
  if (outcome.kind !== 'done') throw new Error(`write ended as ${outcome.kind}`);
  return outcome.doc;
}
