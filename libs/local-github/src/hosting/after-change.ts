import type { RefsChanged } from './hosted-repository.js';
import type { Repositories } from './repositories.js';

/** What the site notes when refs moved: the time, and, on a first push, which branch is the default one. */
export async function noteChange(repositories: Repositories, { repository, before, changes }: RefsChanged): Promise<void> {
  const { record } = repository;
  record.pushedAt = new Date().toISOString();
  const branches = changes.filter(({ name, after }) => after && name.startsWith('refs/heads/')).map(({ name }) => name.slice('refs/heads/'.length));
  // GitHub takes the first branch pushed to an empty repository as its default one, whatever was set before.
  const [first] = branches;
  const adopts = before.length === 0 && first !== undefined && !branches.includes(record.defaultBranch);
  await repositories.update(repository, adopts ? { defaultBranch: first } : {});
}
