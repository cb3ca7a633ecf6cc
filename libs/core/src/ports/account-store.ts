export interface UserRow {
  id: string;
  email: string;
  name: string;
  passwordHash: string;
  isInstanceOwner: boolean;
}

export interface SessionRow {
  id: string;
  userId: string;
  tokenHash: string;
  expiresAt: Date;
  endedAt: Date | null;
}

export interface AccountStore {
  /** E-mail addresses are compared in lower case. */
  userByEmail(email: string): Promise<UserRow | null>;
  user(userId: string): Promise<UserRow | null>;
  /** `first`: nobody else is registered, decided under an advisory lock so that two cannot both be first. */
  createUser(user: { id: string; email: string; name: string; passwordHash: string }): Promise<{ created: boolean; first: boolean }>;
  countUsers(): Promise<number>;
  createSession(session: { id: string; userId: string; tokenHash: string; userAgent: string; expiresAt: Date }): Promise<void>;
  session(sessionId: string): Promise<SessionRow | null>;
  /** Replaces the token if the old one is still the current one of a live session; false: it was used before. */
  rotateSession(sessionId: string, oldHash: string, newHash: string, expiresAt: Date): Promise<boolean>;
  /** False when it had ended before. */
  endSession(sessionId: string): Promise<boolean>;
}
