/** Project roles, weakest first: a role may do everything that those before it may. */
export const ROLES = ['viewer', 'editor', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** What an API key may be allowed to do. */
export const SCOPES = ['docs:read', 'docs:write', 'locks:write', 'locks:steal', 'hooks', 'sync:run'] as const;
export type Scope = (typeof SCOPES)[number];
