import type { Actor, Origin, Scope } from '@lockstep/contracts';

/** Who is calling, as established by a transport from a token, an API key, or by Lockstep itself. */
export type Principal = UserPrincipal | KeyPrincipal;

export interface UserPrincipal {
  kind: 'user';
  userId: string;
  /** The sign-in this call belongs to; ends with it. */
  sessionId: string;
  name: string;
}

export interface KeyPrincipal {
  kind: 'apiKey';
  keyId: string;
  name: string;
  /** A key belongs to one project and sees no other. */
  projectId: string;
  scopes: Scope[];
  /** Globs that bound what the key sees; empty: the whole project. */
  paths: string[];
}

/** How the principal is shown as the author of what it does. */
export function actorOf(principal: Principal): Actor {
  return principal.kind === 'user'
    ? { kind: 'user', id: principal.userId, name: principal.name }
    : { kind: 'apiKey', id: principal.keyId, name: principal.name };
}

/** What kind of writer a change came from. */
export function originOf(actor: Actor): Origin {
  return actor.kind;
}
