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
}

export interface RepositoryRecord {
  readonly id: number;
  owner: string;
  name: string;
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
  readonly repositoryId: number;
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

export interface SavedState {
  readonly version: 1;
  nextId: number;
  users: UserRecord[];
  tokens: TokenRecord[];
  repositories: RepositoryRecord[];
  hooks: HookRecord[];
}
