import { writeCommit } from '../git/commit-object.js';
import { isSha } from '../git/objects.js';
import { objectTypes } from '../git/write-objects.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import { created, ok, type Answer } from '../server/answer.js';
import { notFound, unprocessable } from '../server/api-error.js';
import { optionalTexts, requiredText } from '../server/fields.js';
import { readRoute, writeRoute, type RepositoryCall, type Route, type WriterCall } from '../server/routes.js';
import { assertNotEmpty } from './repository-state.js';
import { gitCommitShape } from './shapes/commit.js';
import { signaturesOf } from './signatures.js';

export const gitCommitRoutes: readonly Route[] = [
  readRoute('/git/commits/:sha', 'git/commits#get-a-commit-object', getCommit),
  writeRoute({ method: 'POST', pattern: '/git/commits', docs: 'git/commits#create-a-commit' }, createCommit),
];

async function getCommit({ site, repository, params }: RepositoryCall): Promise<Answer> {
  await assertNotEmpty(repository);
  const sha = params['sha'] ?? '';
  const commit = isSha(sha) ? await repository.objects.commit(sha) : undefined;
  if (commit?.sha !== sha) throw notFound();
  return ok(gitCommitShape(site, repository, commit));
}

async function createCommit({ site, repository, viewer, fields }: WriterCall): Promise<Answer> {
  await assertNotEmpty(repository);
  const message = requiredText(fields, 'message');
  const tree = requiredText(fields, 'tree');
  const parents = optionalTexts(fields, 'parents') ?? [];
  await assertObjects(repository, tree, parents);
  const sha = await writeCommit(repository.git, { tree, parents, message, ...signaturesOf(fields, viewer.user) });
  const commit = await repository.objects.commit(sha);
  if (!commit) throw new Error(`commit ${sha} cannot be read back`);
  const body = gitCommitShape(site, repository, commit);
  return created(body, { location: body.url });
}

async function assertObjects(repository: HostedRepository, tree: string, parents: readonly string[]): Promise<void> {
  const types = await objectTypes(repository.git, [tree, ...parents].filter(isSha));
  if (types.get(tree) !== 'tree') throw unprocessable('Tree SHA does not exist');
  if (parents.some((parent) => types.get(parent) !== 'commit')) throw unprocessable('Parent SHA does not exist or is not a commit object');
}
