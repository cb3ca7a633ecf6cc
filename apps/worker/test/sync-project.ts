import type { Link, NewLink } from '@lockstep/contracts';
import { Access, checkContent, Conflicts, Deliveries, LinkRemotes, Links, newId, Reconcile, Seal, signBody } from '@lockstep/core';
import type { Authorship, DeliveryOutcome, DocRow, GitRemotes, LinkInput, Principal, ReconcileResult, Store, WriteOutcome } from '@lockstep/core';
import { GitHubRemotes } from '@lockstep/github';
import type { AppSettings } from '@lockstep/github';

const SECRET_KEY = Buffer.alloc(32, 7);

/** Where a project's repository lives. */
export interface RepositoryPlace {
  apiUrl: string;
  token: string;
  owner: string;
  repo: string;
  /** The GitHub App of this server, if there is one. */
  app?: AppSettings;
}

export interface ProjectMember {
  person: Principal & { kind: 'user' };
  project: string;
}

/** A project with a member, and everything between its documents and its repository but the processes: sync is run by hand, one reconcile at a time. */
export class SyncProject {
  readonly links: Links;
  readonly conflicts: Conflicts;
  readonly deliveries: Deliveries;

  readonly store: Store;
  readonly place: RepositoryPlace;
  readonly person: Principal & { kind: 'user' };
  readonly project: string;
  private readonly gitRemotes: GitRemotes;
  private readonly onError: (error: unknown) => void;

  /** @param parts.onError gets what a run calls an error of its own. */
  constructor(parts: { store: Store; place: RepositoryPlace; onError: (error: unknown) => void } & ProjectMember) {
    [this.store, this.place, this.onError] = [parts.store, parts.place, parts.onError];
    [this.person, this.project] = [parts.person, parts.project];
    this.gitRemotes = new GitHubRemotes({ retryPausesMs: [1, 1], app: this.place.app ?? null });
    const access = new Access(this.store);
    this.links = new Links(this.store, access, this.remotes(), (linkId) => `http://localhost/${linkId}`);
    this.conflicts = new Conflicts(this.store, access);
    this.deliveries = new Deliveries(this.store, this.remotes());
  }

  /** A new project with one owner: somebody new, unless he is named. */
  static async members(store: Store, known: string | null = null): Promise<ProjectMember> {
    const [project, userId] = [newId(), known ?? newId()];
    if (known === null) await store.accounts.createUser({ id: userId, email: `${userId}@example.test`, name: 'Ursula', passwordHash: '' });
    await store.projects.create({ id: project, slug: project, name: project, description: '' });
    await store.projects.addMember(project, userId, 'owner');
    return { person: { kind: 'user', userId, sessionId: newId(), name: 'Ursula' }, project };
  }

  link(input: Partial<LinkInput> = {}): Promise<NewLink> {
    const { owner, repo, token } = this.place;
    return this.links.create(this.person, this.project, { owner, repo, branch: 'main', credential: { kind: 'token', token }, ...input });
  }

  reconcile(linkId: string, options: { store?: Store; gitRemotes?: GitRemotes } = {}): Promise<ReconcileResult> {
    const remotes = this.remotes(options.gitRemotes);
    return new Reconcile({
      store: options.store ?? this.store,
      openRemote: (link) => remotes.open(link),
      pause: async () => undefined,
      onError: this.onError,
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

  /** A webhook as GitHub sends it. */
  async deliver(linkId: string, event: string, payload: object): Promise<DeliveryOutcome> {
    const link = await this.store.sync.link(linkId);
    if (!link) throw new Error(`no link ${linkId}`);
    const body = Buffer.from(JSON.stringify(payload));
    const signature = signBody(body, this.remotes().webhookSecrets(link).current);
    return this.deliveries.receive({ linkId, deliveryId: newId(), event, signature, body });
  }

  /** Creates or saves a document, as this person. */
  async write(path: string, text: string, message: string | null = null): Promise<DocRow> {
    const { docs } = this.store;
    const by = this.authorship(message);
    const existing = await docs.findByPath(this.project, path);
    const content = checkContent(text);
    if (!existing) return written(await docs.create({ docId: newId(), projectId: this.project, path, content, ...by }));
    return written(await docs.save({ docId: existing.id, baseVersion: existing.version, content, ...by }));
  }

  async move(from: string, to: string): Promise<DocRow> {
    const doc = await this.doc(from);
    return written(await this.store.docs.move({ docId: doc.id, baseVersion: doc.version, path: to, ...this.authorship() }));
  }

  async remove(path: string): Promise<void> {
    const doc = await this.doc(path);
    written(await this.store.docs.archive({ docId: doc.id, baseVersion: doc.version, ...this.authorship() }));
  }

  async doc(path: string): Promise<DocRow & { content: string }> {
    const doc = await this.store.docs.findByPath(this.project, path);
    if (!doc) throw new Error(`no document at ${path}`);
    return doc;
  }

  /** Path to text of every live document. */
  async texts(): Promise<Record<string, string>> {
    const index = await this.store.docs.index(this.project);
    const docs = await this.store.docs.texts(this.project, index.map((doc) => doc.id));
    return Object.fromEntries(docs.map(({ path, content }) => [path, content]));
  }

  private authorship(message: string | null = null): Authorship {
    return { actor: { kind: 'user', id: this.person.userId, name: this.person.name }, source: 'editor', message, proof: null };
  }

  private remotes(gitRemotes = this.gitRemotes): LinkRemotes {
    return new LinkRemotes(gitRemotes, new Seal(SECRET_KEY), [this.place.apiUrl]);
  }
}

function written(outcome: WriteOutcome): DocRow {
  if (outcome.kind !== 'done') throw new Error(`write ended as ${outcome.kind}`);
  return outcome.doc;
}
