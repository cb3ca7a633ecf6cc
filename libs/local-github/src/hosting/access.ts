import type { InstallationRecord, Permission, RepositoryRecord, UserRecord } from '../storage/records.js';
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

/** What an installation may do with a repository of its account; undefined: it is not installed there. */
function installedPermission({ installed }: Viewer, repository: RepositoryRecord): Permission | undefined {
  if (!installed || !reaches(installed.installation, installed.account, repository)) return undefined;
  const { repositoryIds, permissions } = installed.grant;
  if (repositoryIds && !repositoryIds.includes(repository.id)) return undefined;
  return permissions['contents'] === 'write' ? 'write' : 'read';
}

/** Whether an installation is for this repository: one that was transferred away leaves it. */
export function reaches({ repositoryIds }: InstallationRecord, account: UserRecord, repository: RepositoryRecord): boolean {
  const isIn = repositoryIds?.includes(repository.id) ?? true;
  return isIn && account.login.toLowerCase() === repository.owner.toLowerCase();
}

/** What this request may do: the person's role, bounded by the token. Undefined: it must not learn that the repository exists. */
export function permissionOf(viewer: Viewer | undefined, repository: RepositoryRecord): Permission | undefined {
  if (viewer?.installed) return installedPermission(viewer, repository) ?? (repository.private ? undefined : 'read');
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
