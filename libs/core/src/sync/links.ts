import { randomBytes } from 'node:crypto';
import type { Delivery, Link, LinkMode, LinkWebhook, NewLink, Page, SyncPlan, SyncRun } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import { isId, newId } from '../ids.js';
import { pageOf, readIdCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { RemoteCredential } from '../ports/git-remote.js';
import type { Store, Tx } from '../ports/store.js';
import type { LinkChange, LinkRow } from '../ports/sync-store.js';
import { actorOf } from '../principal.js';
import type { Principal } from '../principal.js';
import { seesPath } from '../projects/access.js';
import type { Access, ProjectAccess } from '../projects/access.js';
import { checkGlobs } from '../projects/globs.js';
import { brakeWords } from './brake.js';
import { DryRun } from './dry-run.js';
import type { PlanOptions } from './dry-run.js';
import { waitNoLonger } from './failure.js';
import { viewDelivery, viewLinks, viewPause, viewRun } from './link-view.js';
import type { LinkRemotes } from './link-remotes.js';
import { DEFAULT_EXCLUDE, normalizeRoot } from './selection.js';

export type CredentialInput = RemoteCredential;

export interface LinkInput {
  owner: string;
  repo: string;
  branch?: string;
  root?: string;
  include?: string[];
  exclude?: string[];
  mode?: LinkMode;
  credential: CredentialInput;
  apiUrl?: string;
}

export type LinkPatch = Partial<Pick<LinkInput, 'branch' | 'root' | 'include' | 'exclude' | 'mode' | 'credential'>> & {
  rotateWebhookSecret?: boolean;
  /** true: nobody looks at it until it is set to false again. */
  paused?: boolean;
};

type LinkEvent = 'link.created' | 'link.updated' | 'link.paused' | 'link.resumed' | 'link.rebuilt' | 'link.removed';

const WEBHOOK_SECRET_BYTES = 32;
const REBUILT = { code: 'link.rebuilt', message: 'Somebody had everything compared anew during this run.', next: 'Nothing to do: the next run compares both sides.' };

/** A project's connections to repositories: making, changing, ending and watching them. */
export class Links {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
    private readonly remotes: LinkRemotes,
    /** Where GitHub reaches the endpoint of a link. */
    private readonly webhookUrl: (linkId: string) => string,
  ) {}

  /**
   * Tests the credential before anything is stored. Nothing is synced yet: a person looks at the plan first.
   * @throws DomainError `link.unreachable` with GitHub's words, `link.unsupported`, `link.api_url_refused`, `link.exists`; `auth.forbidden` for the App unless he owns the instance.
   */
  async create(principal: Principal, project: string, input: LinkInput): Promise<NewLink> {
    const access = await this.access.to(principal, project, 'links.manage');
    const { credential } = input;
    const place = { apiUrl: this.remotes.checkApiUrl(input.apiUrl), owner: input.owner, repo: input.repo };
    await this.checkCredential(principal, place, credential);
    const facts = await this.remotes.probe(place, credential);
    const [id, secret] = [newId(), randomBytes(WEBHOOK_SECRET_BYTES).toString('hex')];
    const row = {
      id,
      projectId: access.projectId,
      apiUrl: this.remotes.checkApiUrl(input.apiUrl),
      owner: facts.owner,
      repo: facts.repo,
      repoId: BigInt(facts.id),
      branch: input.branch ?? facts.defaultBranch,
      root: normalizeRoot(input.root ?? ''),
      include: checkGlobs('include', input.include ?? []),
      exclude: checkGlobs('exclude', input.exclude ?? DEFAULT_EXCLUDE),
      mode: input.mode ?? 'direct',
      ...this.remotes.keepCredential(id, credential),
      webhookSecret: this.remotes.sealWebhookSecret(id, secret),
      createdBy: actorOf(access.principal),
    };
    const link = await this.store.transaction(async (tx) => {
      const created = await tx.sync.createLink(row);
      if (!created) throw new DomainError('link.exists', { detail: 'This project is already linked to that branch and folder of that repository.' });
      await this.announce(tx, access, 'link.created', created);
      return created;
    });
    return { ...(await this.view(link)), webhook: { url: this.webhookUrl(id), secret } };
  }

  async list(principal: Principal, project: string, { cursor, limit }: PageQuery): Promise<Page<Link>> {
    const access = await this.access.to(principal, project, 'links.read');
    const rows = await this.store.sync.links(access.projectId, { before: readIdCursor(cursor), limit: limit + 1 });
    const views = new Map((await viewLinks(this.store, rows.slice(0, limit))).map((view) => [view.id, view]));
    const page = pageOf(rows, limit, (row) => row.id, (row) => views.get(row.id));
    return { ...page, items: page.items.filter((view) => view !== undefined) };
  }

  async get(principal: Principal, project: string, linkId: string): Promise<Link> {
    const access = await this.access.to(principal, project, 'links.read');
    return this.view(await this.find(access, linkId));
  }

  /** What a run would do now, or with `rebuild` what one after a rebuild would; nothing is written. @throws DomainError `link.unreachable`. */
  async plan(principal: Principal, project: string, linkId: string, options: PlanOptions = {}): Promise<SyncPlan> {
    const access = await this.access.to(principal, project, 'sync.run');
    const { inbound, outbound, conflicts, brake } = await new DryRun(this.store, this.remotes).plan(await this.find(access, linkId), options);
    const seen = ({ path }: { path: string }): boolean => seesPath(principal, path);
    return { inbound: inbound.filter(seen), outbound: outbound.filter(seen), conflicts: conflicts.filter(seen), brake };
  }

  /** Another branch or root is another counterpart: what was agreed on is forgotten and the next sync is a first one again. */
  async update(principal: Principal, project: string, linkId: string, patch: LinkPatch): Promise<Link & { webhook?: LinkWebhook }> {
    const access = await this.access.to(principal, project, 'links.manage');
    const link = await this.find(access, linkId);
    if (patch.credential) await this.checkCredential(principal, link, patch.credential);
    const change = await this.changeOf(link, patch);
    const secret = patch.rotateWebhookSecret ? randomBytes(WEBHOOK_SECRET_BYTES).toString('hex') : null;
    if (secret) {
      change.previousWebhookSecret = link.webhookSecret;
      change.webhookSecret = this.remotes.sealWebhookSecret(link.id, secret);
    }
    await this.store.transaction(async (tx) => {
      if ((change.branch ?? link.branch) !== link.branch || (change.root ?? link.root) !== link.root) await tx.sync.resetLink(link.id);
      await tx.sync.updateLink(link.id, change);
      await tx.pulls.request(link.id);
      await this.announce(tx, access, 'link.updated', link);
      await this.setPaused(tx, access, link, patch.paused);
      // What the branch refused may go the other way at once.
      if (change.mode !== undefined && link.firstSyncedAt !== null) await this.request(tx, access, link, null);
    });
    const view = await this.view(await this.find(access, linkId));
    return secret ? { ...view, webhook: { url: this.webhookUrl(link.id), secret } } : view;
  }

  /**
   * Forgets what both sides last agreed on and compares every document with the branch again: what is equal is linked, what differs becomes a
   * conflict, what only one side has comes to the other. Nothing is overwritten or deleted on either side.
   * @throws DomainError `link.confirm_required` without consent, `link.paused`.
   */
  async rebuild(principal: Principal, project: string, linkId: string, { confirm }: { confirm: boolean }): Promise<{ runId: string }> {
    const access = await this.access.to(principal, project, 'links.manage');
    const link = await this.find(access, linkId);
    checkNotPaused(link);
    if (!confirm) throw new DomainError('link.confirm_required', { detail: 'Look at the plan for a rebuild, then rebuild with confirm: true.' });
    return this.store.transaction(async (tx) => {
      await tx.sync.stopRuns(link.id, REBUILT);
      await tx.sync.resetLink(link.id);
      // An open pull request is found again, but nothing is concluded from what it holds.
      const pullRequest = link.pullRequest && { ...link.pullRequest, bases: [], ours: '', settled: false };
      await tx.sync.updateLink(link.id, { approvedAt: new Date(), pullRequest });
      await this.announce(tx, access, 'link.rebuilt', link);
      const runId = await tx.sync.queueRun({ id: newId(), linkId: link.id, trigger: 'confirmed' });
      await this.request(tx, access, link, runId);
      return { runId };
    });
  }

  /** The documents and the repository stay as they are. */
  async remove(principal: Principal, project: string, linkId: string): Promise<void> {
    const access = await this.access.to(principal, project, 'links.manage');
    const link = await this.find(access, linkId);
    await this.store.transaction(async (tx) => {
      await tx.sync.archiveLink(link.id);
      await this.announce(tx, access, 'link.removed', link);
    });
  }

  /**
   * Asks for a run now, whatever pause a failure had ordered; only a limit that GitHub stated is kept.
   * `confirm` agrees to what the link waits for, as it was told: the first sync, or the documents that would be taken away.
   * @throws DomainError `link.confirm_required` when the link waits for consent and none is given, `link.paused`.
   */
  async sync(principal: Principal, project: string, linkId: string, { confirm }: { confirm: boolean }): Promise<{ runId: string }> {
    const access = await this.access.to(principal, project, 'sync.run');
    const link = await this.find(access, linkId);
    checkNotPaused(link);
    if (link.status === 'awaiting_approval' && !confirm) {
      const why = link.brake ? brakeWords(link.brake) : 'Both sides have content.';
      throw new DomainError('link.confirm_required', { detail: `${why} Look at the plan, then sync with confirm: true.` });
    }
    return this.store.transaction(async (tx) => {
      if (confirm) await tx.sync.updateLink(link.id, consentTo(link));
      await tx.pulls.request(link.id);
      const runId = await tx.sync.queueRun({ id: newId(), linkId: link.id, trigger: confirm ? 'confirmed' : 'manual' });
      await this.request(tx, access, link, runId);
      return { runId };
    });
  }

  async runs(principal: Principal, project: string, linkId: string, { cursor, limit }: PageQuery): Promise<Page<SyncRun>> {
    const access = await this.access.to(principal, project, 'links.read');
    const link = await this.find(access, linkId);
    const rows = await this.store.sync.runs(link.id, { before: readIdCursor(cursor), limit: limit + 1 });
    return pageOf(rows, limit, (row) => row.id, viewRun);
  }

  async deliveries(principal: Principal, project: string, linkId: string, { cursor, limit }: PageQuery): Promise<Page<Delivery>> {
    const access = await this.access.to(principal, project, 'links.read');
    const link = await this.find(access, linkId);
    const rows = await this.store.sync.deliveries(link.id, { before: readIdCursor(cursor), limit: limit + 1 });
    return pageOf(rows, limit, (row) => row.id, viewDelivery);
  }

  async retryDelivery(principal: Principal, project: string, linkId: string, deliveryId: string): Promise<void> {
    const access = await this.access.to(principal, project, 'sync.run');
    const link = await this.find(access, linkId);
    await this.store.transaction(async (tx) => {
      const known = isId(deliveryId) && (await tx.sync.requeueDelivery(link.id, deliveryId));
      if (!known) throw new DomainError('delivery.not_found', { detail: 'There is no such delivery.' });
      await this.request(tx, access, link, null);
    });
  }

  /** @throws DomainError `link.not_found`. */
  private async find(access: ProjectAccess, linkId: string): Promise<LinkRow> {
    const link = isId(linkId) ? await this.store.sync.link(linkId) : null;
    if (!link || link.projectId !== access.projectId) throw new DomainError('link.not_found', { detail: 'There is no such link in this project.' });
    return link;
  }

  private async changeOf(link: LinkRow, patch: LinkPatch): Promise<LinkChange> {
    const change: LinkChange = { etag: null, retryAt: null };
    if (patch.branch !== undefined) change.branch = patch.branch;
    if (patch.root !== undefined) change.root = normalizeRoot(patch.root);
    if (patch.include !== undefined) change.include = checkGlobs('include', patch.include);
    if (patch.exclude !== undefined) change.exclude = checkGlobs('exclude', patch.exclude);
    // Files that the new globs reach were not looked at before: forgetting the head makes the next look a whole one.
    if (patch.include !== undefined || patch.exclude !== undefined) change.lastHeadSha = null;
    if (patch.mode !== undefined && patch.mode !== link.mode) {
      change.mode = patch.mode;
      if (link.status === 'blocked') Object.assign(change, { status: 'ok', lastError: null });
    }
    if (patch.credential) {
      await this.remotes.probe(link, patch.credential);
      Object.assign(change, this.remotes.keepCredential(link.id, patch.credential));
    }
    return change;
  }

  /** The App opens every repository that it is installed on, whatever the caller may do on GitHub; a token shows what he may. */
  private async checkCredential(principal: Principal, place: { apiUrl: string }, { kind }: CredentialInput): Promise<void> {
    if (kind !== 'app') return;
    this.remotes.checkApp(place);
    await this.access.toInstance(principal);
  }

  /** Whatever runs is cut off like a worker that died, so that nothing is written after the answer but what is on its way to GitHub already. */
  private async setPaused(tx: Tx, access: ProjectAccess, link: LinkRow, paused: boolean | undefined): Promise<void> {
    if (paused === undefined || paused === (link.pausedAt !== null)) return;
    if (!paused) {
      await tx.sync.updateLink(link.id, { pausedAt: null, pausedBy: null });
      await this.announce(tx, access, 'link.resumed', link);
      await tx.sync.request(link.id);
      return;
    }
    const by = actorOf(access.principal);
    await tx.sync.updateLink(link.id, { pausedAt: await tx.sync.clock(), pausedBy: by });
    await tx.sync.stopRuns(link.id, { code: 'link.paused', message: `${by.name} paused the link during this run.`, next: 'Resume the link: the next run goes on from there.' });
    await this.announce(tx, access, 'link.paused', link);
  }

  private async request(tx: Tx, access: ProjectAccess, link: LinkRow, runId: string | null): Promise<void> {
    await waitNoLonger(tx, link);
    await tx.sync.request(link.id);
    await tx.outbox.append({
      type: 'link.sync_requested',
      projectId: access.projectId,
      docId: null,
      actor: actorOf(access.principal),
      data: { linkId: link.id, runId },
    });
  }

  private async announce(tx: Tx, access: ProjectAccess, type: LinkEvent, link: LinkRow): Promise<void> {
    const data = { linkId: link.id, owner: link.owner, repo: link.repo, branch: link.branch };
    await tx.outbox.append({ type, projectId: access.projectId, docId: null, actor: actorOf(access.principal), data });
  }

  private async view(link: LinkRow): Promise<Link> {
    const [view] = await viewLinks(this.store, [link]);
    if (!view) throw new Error(`link ${link.id} has no view`);
    return view;
  }
}

/** A confirmed run that fails goes on by itself, so what was agreed to is kept on the link and not on the run. */
function consentTo({ firstSyncedAt, approvedAt, brake }: LinkRow): LinkChange {
  const now = new Date();
  return {
    ...(firstSyncedAt === null && approvedAt === null && { approvedAt: now }),
    ...(brake && { brake: { ...brake, approvedAt: brake.approvedAt ?? now.toISOString() } }),
  };
}

/** @throws DomainError `link.paused`. */
function checkNotPaused(link: LinkRow): void {
  const pause = viewPause(link);
  if (pause) throw new DomainError('link.paused', { detail: pause.words });
}
