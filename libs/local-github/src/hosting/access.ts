import type { Permission, RepositoryRecord, UserRecord } from '../storage/records.js';
import type { Viewer } from '../storage/accounts.js';

const rank: Record<Permission, number> = { read: 1, write: 2, admin: 3 };

export function allows(has: Permission | undefined, needs: Permission): boolean {
  return has !== undefined && rank[has] >= rank[needs];
}

/** What the person may do, whatever the token. */
export function roleOf(user: UserRecord | undefined, repository: RepositoryRecord): Permission | undefined {
  if (user && user.login.toLowerCase() === repository.owner.toLowerCase()) return 'admin';
  const shared = user && repository.collaborators[user.login];
  return shared ?? (repository.private ? undefined : 'read');
}

/** What this request may do: the person's role, bounded by the token. Undefined: it must not learn that the repository exists. */
export function permissionOf(viewer: Viewer | undefined, repository: RepositoryRecord): Permission | undefined {
  const role = roleOf(viewer?.user, repository);
  if (!viewer || !role) return role;
  if (!isCovered(viewer, repository)) return repository.private ? undefined : 'read';
  return rank[viewer.token.permission] < rank[role] ? viewer.token.permission : role;
}

function isCovered(viewer: Viewer, repository: RepositoryRecord): boolean {
  const fullName = `${repository.owner}/${repository.name}`.toLowerCase();
  // A token is for a repository, whatever it is called by now.
  const names = [fullName, ...(repository.formerNames ?? [])];
  return viewer.token.repositories?.some((name) => names.includes(name.toLowerCase())) ?? true;
}
