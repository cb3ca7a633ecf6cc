import { createHash, randomBytes } from 'node:crypto';
import type { Leaves } from '../faults/plan.js';
import { isValidOwner } from '../git/names.js';
import type { InstallationGrant, InstallationRecord, Permission, TokenRecord, UserRecord } from './records.js';
import type { StateFile } from './state-file.js';

export interface NewUser {
  readonly login: string;
  readonly name?: string;
  readonly email?: string;
}

export interface NewToken {
  readonly login: string;
  /** What the token may do at most, whatever its user may; `admin` (default) includes webhooks. */
  readonly permission?: Permission;
  /** `owner/name` of the only repositories it may see; default all of its user's. */
  readonly repositories?: readonly string[];
  /** A token to register instead of a random one, so that a second start knows it again. */
  readonly token?: string;
}

/** Who a request speaks for. */
export interface Viewer {
  readonly user: UserRecord;
  readonly token: TokenRecord;
  /** Set for an installation's token. */
  readonly installed?: { readonly grant: InstallationGrant; readonly installation: InstallationRecord; readonly account: UserRecord };
}

export class Accounts {
  /** Taken from callers on purpose; not kept over a restart. */
  private readonly restrictions = new Map<string, Leaves>();

  constructor(private readonly file: StateFile) {}

  /** The user of that login, made if there is none. Throws RangeError on a login GitHub would refuse. */
  async createUser(input: NewUser): Promise<UserRecord> {
    const existing = this.byLogin(input.login);
    if (existing) return existing;
    if (!isValidOwner(input.login)) throw new RangeError(`not a login: ${input.login}`);
    const id = this.file.newId();
    const email = input.email ?? `${id}+${input.login}@users.noreply.github.com`;
    const user = { id, login: input.login, name: input.name ?? input.login, email, createdAt: new Date().toISOString() };
    this.file.state.users.push(user);
    await this.file.save();
    return user;
  }

  /** The token in clear text, shown this once. Throws RangeError when there is no such user. */
  async createToken(input: NewToken): Promise<string> {
    const user = this.byLogin(input.login);
    if (!user) throw new RangeError(`no user ${input.login}`);
    const token = input.token ?? `ghp_${randomText()}`;
    const { repositories } = input;
    return this.keepToken(token, { hash: hashOf(token), userId: user.id, permission: input.permission ?? 'admin', ...(repositories && { repositories }) });
  }

  /** An installation's token in clear text. */
  async createInstallationToken(botId: number, grant: InstallationGrant): Promise<string> {
    const { tokens } = this.file.state;
    // Nobody can use what has ended: it would only fill the file.
    this.file.state.tokens = tokens.filter(({ installation }) => !installation || new Date(installation.expiresAt) > new Date());
    const token = `ghs_${randomText()}`;
    return this.keepToken(token, { hash: hashOf(token), userId: botId, permission: 'write', installation: grant });
  }

  private async keepToken(token: string, record: TokenRecord): Promise<string> {
    await this.revokeToken(token);
    this.file.state.tokens.push(record);
    await this.file.save();
    return token;
  }

  async revokeToken(token: string): Promise<void> {
    const hash = hashOf(token);
    const at = this.file.state.tokens.findIndex((record) => record.hash === hash);
    if (at < 0) return;
    this.file.state.tokens.splice(at, 1);
    await this.file.save();
  }

  viewer(token: string): Viewer | undefined {
    const hash = hashOf(token);
    const record = this.file.state.tokens.find((candidate) => candidate.hash === hash);
    const user = record && this.file.state.users.find(({ id }) => id === record.userId);
    if (!record || !user) return undefined;
    const viewer = record.installation ? this.installed(user, record, record.installation) : { user, token: record };
    const leaves = viewer && this.restrictions.get(restrictionKey(viewer));
    return leaves ? restricted(viewer, leaves) : viewer;
  }

  /** The token, or whatever token of the installation, may do no more than that until restrictions are lifted. */
  restrict(viewer: Viewer, leaves: Leaves): void {
    this.restrictions.set(restrictionKey(viewer), leaves);
  }

  liftRestrictions(): void {
    this.restrictions.clear();
  }

  /** Undefined when the token has ended, or its installation is gone. */
  private installed(user: UserRecord, token: TokenRecord, grant: InstallationGrant): Viewer | undefined {
    const installation = this.file.state.installations.find(({ id }) => id === grant.installationId);
    const account = installation && this.byId(installation.accountId);
    if (!account || new Date(grant.expiresAt) <= new Date()) return undefined;
    return { user, token, installed: { grant, installation, account } };
  }

  byLogin(login: string): UserRecord | undefined {
    return this.file.state.users.find((user) => user.login.toLowerCase() === login.toLowerCase());
  }

  byId(id: number): UserRecord | undefined {
    return this.file.state.users.find((user) => user.id === id);
  }

  byEmail(email: string): UserRecord | undefined {
    return this.file.state.users.find((user) => user.email.toLowerCase() === email.toLowerCase());
  }
}

function randomText(): string {
  return randomBytes(27).toString('base64url').replace(/[-_]/g, 'x');
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function restrictionKey({ token, installed }: Viewer): string {
  return installed ? `installation ${installed.installation.id}` : token.hash;
}

function restricted(viewer: Viewer, leaves: Leaves): Viewer {
  const { token, installed } = viewer;
  const none = leaves === 'nothing';
  if (!installed) return { ...viewer, token: { ...token, permission: 'read', ...(none && { repositories: [] }) } };
  const permissions = Object.fromEntries(Object.keys(installed.grant.permissions).map((name) => [name, 'read' as const]));
  return { ...viewer, installed: { ...installed, grant: { ...installed.grant, permissions, ...(none && { repositoryIds: [] }) } } };
}
