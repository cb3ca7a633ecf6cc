/** Slow on purpose, so that a stolen table of hashes is of little use. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

/** What an access token says about its bearer. */
export interface AccessClaims {
  userId: string;
  sessionId: string;
  name: string;
}

/** Short-lived signed tokens that are believed without asking the database. */
export interface AccessTokens {
  issue(claims: AccessClaims, lifetimeSeconds: number): Promise<string>;
  /** null for anything that is expired, malformed or not signed by us. `expiresAt` in milliseconds since 1970. */
  read(token: string): Promise<(AccessClaims & { expiresAt: number }) | null>;
}
