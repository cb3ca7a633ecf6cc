import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Accounts } from '../storage/accounts.js';
import type { AppPermissions, AppRecord, HookRecord, InstallationRecord, UserRecord } from '../storage/records.js';
import type { StateFile } from '../storage/state-file.js';
import { reaches } from './access.js';
import { appOfToken } from './app-token.js';
import type { HostedRepository } from './hosted-repository.js';
import type { Repositories } from './repositories.js';

export interface NewApp {
  /** Also names its bot: `slug[bot]`. */
  readonly slug: string;
  readonly name?: string;
  /** Login of the account that owns it; made if there is none. */
  readonly owner: string;
  /** Where it hears of what happens, signed with the secret. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** Beside `installation` and `installation_repositories`, which every app hears; default those that sync needs. */
  readonly events?: readonly string[];
  readonly permissions?: AppPermissions;
}

export interface NewInstallation {
  /** Login of the account that it is for. */
  readonly account: string;
  /** Names of its repositories; default all of them, also those to come. */
  readonly repositories?: readonly string[];
}

const generate = promisify(generateKeyPair);
const standardEvents = ['push', 'create', 'delete', 'pull_request', 'repository'];
const standardPermissions: AppPermissions = { metadata: 'read', contents: 'write', pull_requests: 'write', statuses: 'write' };

/** Apps, and where they are installed. */
export class Apps {
  constructor(
    private readonly file: StateFile,
    private readonly accounts: Accounts,
    private readonly repositories: Repositories,
  ) {}

  /** Registers the app, or finds the one of that slug and gives it the new settings. Throws RangeError on a bad slug. */
  async register(input: NewApp): Promise<AppRecord> {
    if (!/^[a-z0-9](?:[a-z0-9-]{0,37}[a-z0-9])?$/.test(input.slug)) throw new RangeError(`not the slug of an app: ${input.slug}`);
    const app = this.bySlug(input.slug) ?? (await this.add(input));
    app.events = input.events ?? standardEvents;
    app.permissions = input.permissions ?? standardPermissions;
    this.file.state.hooks = this.file.state.hooks.filter(({ appId }) => appId !== app.id);
    if (input.webhook) this.file.state.hooks.push(this.hook(app, input.webhook));
    await this.file.save();
    return app;
  }

  bySlug(slug: string): AppRecord | undefined {
    return this.file.state.apps.find((app) => app.slug === slug);
  }

  byId(id: number): AppRecord | undefined {
    return this.file.state.apps.find((app) => app.id === id);
  }

  /** Throws ApiError 401 in GitHub's words. */
  authenticate(token: string): AppRecord {
    return appOfToken(this.file.state.apps, token);
  }

  hookOf(app: AppRecord): HookRecord | undefined {
    return this.file.state.hooks.find(({ appId }) => appId === app.id);
  }

  installationsOf(app: AppRecord): InstallationRecord[] {
    return this.file.state.installations.filter(({ appId }) => appId === app.id);
  }

  installation(id: number): InstallationRecord | undefined {
    return this.file.state.installations.find((installation) => installation.id === id);
  }

  /** Where the app is installed for this repository. */
  installationFor(app: AppRecord, repository: HostedRepository): InstallationRecord | undefined {
    return this.installationsOf(app).find((installation) => reaches(installation, this.accountOf(installation), repository.record));
  }

  accountOf({ accountId }: InstallationRecord): UserRecord {
    const account = this.accounts.byId(accountId);
    if (!account) throw new Error(`no account ${accountId}`);
    return account;
  }

  repositoriesOf(installation: InstallationRecord): HostedRepository[] {
    const account = this.accountOf(installation);
    return this.repositories.all().filter(({ record }) => reaches(installation, account, record));
  }

  /** The hooks of apps that are installed on this repository, and not suspended, with their installation. */
  listeners(repository: HostedRepository): { hook: HookRecord; installationId: number }[] {
    return this.file.state.apps.flatMap((app) => {
      const installation = this.installationFor(app, repository);
      const hook = this.hookOf(app);
      return hook && installation && !installation.suspendedAt ? [{ hook, installationId: installation.id }] : [];
    });
  }

  async install(app: AppRecord, { account, repositories }: NewInstallation): Promise<InstallationRecord> {
    const now = new Date().toISOString();
    const { id: accountId } = await this.accounts.createUser({ login: account });
    const repositoryIds = repositories ? repositories.map((name) => this.required(account, name).record.id) : null;
    const common = { id: this.file.newId(), appId: app.id, accountId, permissions: app.permissions };
    const installation = { ...common, repositoryIds, createdAt: now, updatedAt: now, suspendedAt: null };
    this.file.state.installations.push(installation);
    await this.file.save();
    return installation;
  }

  async suspend(installation: InstallationRecord, isSuspended: boolean): Promise<void> {
    installation.updatedAt = new Date().toISOString();
    installation.suspendedAt = isSuspended ? installation.updatedAt : null;
    await this.file.save();
  }

  /** Its tokens end with it. */
  async uninstall(installation: InstallationRecord): Promise<void> {
    const { state } = this.file;
    state.installations = state.installations.filter(({ id }) => id !== installation.id);
    state.tokens = state.tokens.filter((token) => token.installation?.installationId !== installation.id);
    await this.file.save();
  }

  /** The repositories that it is for from now on. */
  async select(installation: InstallationRecord, repositories: readonly HostedRepository[]): Promise<void> {
    installation.repositoryIds = repositories.map(({ record }) => record.id);
    installation.updatedAt = new Date().toISOString();
    await this.file.save();
  }

  /** Throws RangeError when there is no such repository. */
  required(account: string, name: string): HostedRepository {
    const repository = this.repositories.find(account, name);
    if (!repository) throw new RangeError(`no repository ${account}/${name}`);
    return repository;
  }

  private async add({ slug, name, owner }: NewApp): Promise<AppRecord> {
    const { privateKey } = await generate('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      // The form in which GitHub hands keys out.
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    const [ownerAccount, bot] = [await this.accounts.createUser({ login: owner }), await this.accounts.createUser({ login: `${slug}[bot]` })];
    const names = { id: this.file.newId(), slug, name: name ?? slug, ownerId: ownerAccount.id, botId: bot.id };
    const app: AppRecord = { ...names, privateKey, events: [], permissions: {}, createdAt: new Date().toISOString() };
    this.file.state.apps.push(app);
    return app;
  }

  private hook(app: AppRecord, { url, secret }: { url: string; secret: string }): HookRecord {
    const now = new Date().toISOString();
    const config = { url, contentType: 'json' as const, insecureSsl: '0', secret };
    const lastResponse = { code: null, status: 'unused', message: null };
    const events = ['installation', 'installation_repositories', ...app.events];
    return { id: this.file.newId(), repositoryId: 0, appId: app.id, active: true, events, config, createdAt: now, updatedAt: now, lastResponse };
  }
}
