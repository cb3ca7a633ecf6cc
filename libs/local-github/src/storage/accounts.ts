import { createHash, randomBytes } from 'node:crypto';
import { isValidOwner } from '../git/names.js';
import type { Permission, TokenRecord, UserRecord } from './records.js';
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
}

export class Accounts {
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
    const token = input.token ?? `ghp_${randomBytes(27).toString('base64url').replace(/[-_]/g, 'x')}`;
    await this.revokeToken(token);
    const { repositories } = input;
    const record = { hash: hashOf(token), userId: user.id, permission: input.permission ?? 'admin', ...(repositories && { repositories }) };
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
    return record && user && { user, token: record };
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

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
