import type { Actor, Scope } from '@lockstep/contracts';

export interface ApiKeyRow {
  id: string;
  projectId: string;
  name: string;
  secretHash: string;
  previousSecretHash: string | null;
  previousUntil: Date | null;
  last4: string;
  scopes: Scope[];
  paths: string[];
  createdBy: Actor;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export interface ApiKeyStore {
  create(key: Omit<ApiKeyRow, 'previousSecretHash' | 'previousUntil' | 'createdAt' | 'lastUsedAt' | 'revokedAt'>): Promise<ApiKeyRow>;
  find(keyId: string): Promise<ApiKeyRow | null>;
  list(projectId: string, query: { before?: string; limit: number }): Promise<ApiKeyRow[]>;
  rotate(keyId: string, secretHash: string, last4: string, graceSeconds: number): Promise<void>;
  revoke(keyId: string): Promise<void>;
  /** Writes at most once a minute per key, whoever asks how often. */
  touch(keyId: string): Promise<void>;
}
