export type Permission = 'read' | 'write' | 'admin';

export interface UserRecord {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: string;
}

export interface TokenRecord {
  /** Only the SHA-256 of a token is kept. */
  readonly hash: string;
  readonly userId: number;
  readonly permission: Permission;
  /** Full names the token is limited to; undefined: all that its user may see. */
  readonly repositories?: readonly string[];
  /** An installation's token: it speaks for the app's bot, and ends after an hour. */
  readonly installation?: InstallationGrant;
}

export interface InstallationGrant {
  readonly installationId: number;
  /** The only repositories it may see; undefined: all of the installation's. */
  readonly repositoryIds?: readonly number[];
  readonly permissions: AppPermissions;
  readonly expiresAt: string;
}

/** Level by name, such as `contents: write`. */
export type AppPermissions = Readonly<Record<string, Permission>>;

export interface AppRecord {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly ownerId: number;
  readonly botId: number;
  /** PEM; GitHub itself would keep only the public half. Here a second start shows it again. */
  readonly privateKey: string;
  events: readonly string[];
  permissions: AppPermissions;
  readonly createdAt: string;
}

export interface InstallationRecord {
  readonly id: number;
  readonly appId: number;
  readonly accountId: number;
  /** `null`: all repositories of the account, also those to come. */
  repositoryIds: number[] | null;
  readonly permissions: AppPermissions;
  readonly createdAt: string;
  updatedAt: string;
  suspendedAt: string | null;
}

export interface RepositoryRecord {
  readonly id: number;
  owner: string;
  name: string;
  /** Full names it had before, in small letters: they lead here until another repository takes them. */
  formerNames?: string[];
  defaultBranch: string;
  description: string | null;
  private: boolean;
  archived: boolean;
  /** `git push` without any credential is taken as the owner's. */
  anonymousPush: boolean;
  /** Permission by login, beside the owner's. */
  readonly collaborators: Record<string, Permission>;
  readonly createdAt: string;
  pushedAt: string;
}

export interface HookRecord {
  readonly id: number;
  /** 0 for the hook of an app. */
  readonly repositoryId: number;
  /** The app that it is the hook of; it then hears from every repository that the app is installed on. */
  readonly appId?: number;
  active: boolean;
  events: string[];
  config: HookConfig;
  readonly createdAt: string;
  updatedAt: string;
  lastResponse: { code: number | null; status: string; message: string | null };
}

export interface HookConfig {
  url: string;
  contentType: 'json' | 'form';
  insecureSsl: string;
  secret?: string;
}

export interface PullRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  title: string;
  body: string | null;
  /** Branch names; there are no forks. */
  readonly head: string;
  base: string;
  readonly draft: boolean;
  readonly authorId: number;
  state: 'open' | 'closed';
  /** Where the head branch is, or was when the pull request ended. */
  headSha: string;
  /** Where the base branch was when the pull request was made, or when it ended. */
  baseSha: string;
  mergeCommitSha: string | null;
  mergedById: number | null;
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
}

/** Classic protection of one branch, as far as it is offered here. */
export interface ProtectionRecord {
  readonly repositoryId: number;
  readonly branch: string;
  /** Approvals a pull request needs; null: no pull request is needed. */
  readonly reviews: number | null;
  /** Contexts that must have succeeded; null: none are asked for. */
  readonly checks: { readonly strict: boolean; readonly contexts: readonly string[] } | null;
  /** Logins that may push; null: everybody who may write. */
  readonly pushers: readonly string[] | null;
  readonly admins: boolean;
  readonly signatures: boolean;
  readonly forcePushes: boolean;
  readonly deletions: boolean;
}

export interface RulesetRule {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface RulesetRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly name: string;
  readonly enforcement: 'active' | 'disabled' | 'evaluate';
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly rules: readonly RulesetRule[];
  readonly createdAt: string;
}

export type StatusState = 'error' | 'failure' | 'pending' | 'success';

export interface StatusRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly sha: string;
  readonly state: StatusState;
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creatorId: number;
  readonly createdAt: string;
}

export interface SavedState {
  readonly version: 1;
  nextId: number;
  users: UserRecord[];
  tokens: TokenRecord[];
  repositories: RepositoryRecord[];
  hooks: HookRecord[];
  pulls: PullRecord[];
  protections: ProtectionRecord[];
  rulesets: RulesetRecord[];
  statuses: StatusRecord[];
  apps: AppRecord[];
  installations: InstallationRecord[];
}
