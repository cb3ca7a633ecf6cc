import type { AccountStore, SessionRow, UserRow } from '@lockstep/core';
import type { Db } from './client.js';

/** Any fixed number will do, as long as nothing else in this database locks the same one. */
const REGISTRATION_LOCK = 7_205_115_002;

const userColumns = { id: true, email: true, name: true, passwordHash: true, isInstanceOwner: true };
const sessionColumns = { id: true, userId: true, tokenHash: true, expiresAt: true, endedAt: true };

/** People and their sign-ins. */
export class AccountRepository implements AccountStore {
  constructor(private readonly db: Db) {}

  async userByEmail(email: string): Promise<UserRow | null> {
    return this.db.user.findUnique({ where: { email: email.toLowerCase() }, select: userColumns });
  }

  async user(userId: string): Promise<UserRow | null> {
    return this.db.user.findUnique({ where: { id: userId }, select: userColumns });
  }

  /** Only inside a transaction: the advisory lock is held until it ends. */
  async createUser(user: { id: string; email: string; name: string; passwordHash: string }): Promise<{ created: boolean; first: boolean }> {
    await this.db.$executeRaw`select pg_advisory_xact_lock(${REGISTRATION_LOCK})`;
    const first = (await this.countUsers()) === 0;
    const { count } = await this.db.user.createMany({ data: [{ ...user, email: user.email.toLowerCase(), isInstanceOwner: first }], skipDuplicates: true });
    return { created: count === 1, first };
  }

  async countUsers(): Promise<number> {
    return this.db.user.count();
  }

  async createSession(session: { id: string; userId: string; tokenHash: string; userAgent: string; expiresAt: Date }): Promise<void> {
    await this.db.session.createMany({ data: [session] });
  }

  async session(sessionId: string): Promise<SessionRow | null> {
    return this.db.session.findUnique({ where: { id: sessionId }, select: sessionColumns });
  }

  async rotateSession(sessionId: string, oldHash: string, newHash: string, expiresAt: Date): Promise<boolean> {
    const { count } = await this.db.session.updateMany({
      where: { id: sessionId, tokenHash: oldHash, endedAt: null },
      data: { tokenHash: newHash, expiresAt, refreshedAt: new Date() },
    });
    return count === 1;
  }

  async endSession(sessionId: string): Promise<boolean> {
    const { count } = await this.db.session.updateMany({ where: { id: sessionId, endedAt: null }, data: { endedAt: new Date() } });
    return count === 1;
  }
}
