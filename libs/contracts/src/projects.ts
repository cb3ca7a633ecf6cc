import type { Actor } from './actor.js';
import type { Role, Scope } from './roles.js';

export interface User {
  id: string;
  email: string;
  name: string;
  /** Whether the whole installation is his to look after. */
  isInstanceOwner: boolean;
}

export interface SignedIn {
  accessToken: string;
  expiresInSeconds: number;
  user: User;
}

export interface Project {
  id: string;
  slug: string;
  name: string;
  description: string;
  /** The role of the one who asks; for an API key the role its scopes come nearest to. */
  role: Role;
  docCount: number;
  createdAt: string;
  updatedAt: string;
}

export interface Member {
  userId: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: string;
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  last4: string;
  scopes: Scope[];
  /** Globs that bound what the key sees; empty means the whole project. */
  paths: string[];
  expiresAt: string | null;
  lastUsedAt: string | null;
  createdAt: string;
  createdBy: Actor;
}

export interface Activity {
  id: string;
  type: string;
  actor: Actor;
  docId: string | null;
  createdAt: string;
  data: Record<string, unknown>;
}
