import { isValidRef } from '../git/names.js';
import { isSha } from '../git/objects.js';
import { isAncestor, listRefs, moveRef, readRef, RefUpdateRefused, type Ref } from '../git/refs.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { created, noContent, ok, type Answer } from '../server/answer.js';
import { notFound, unprocessable } from '../server/api-error.js';
import { optionalFlag, requiredText } from '../server/fields.js';
import { readRoute, writeRoute, type RepositoryCall, type Route, type WriterCall } from '../server/routes.js';
import { assertNotEmpty, fullRefName } from './repository-state.js';
import { assertAllowed } from './rule-refusal.js';
import { repositoryUrl } from './shapes/repository.js';
import { nodeId, type Schema } from './shapes/schema.js';

export const refRoutes: readonly Route[] = [
  readRoute('/git/ref/*ref', 'git/refs#get-a-reference', getRef),
  readRoute('/git/matching-refs/*ref', 'git/refs#list-matching-references', matchingRefs),
  writeRoute({ method: 'POST', pattern: '/git/refs', docs: 'git/refs#create-a-reference' }, createRef),
  writeRoute({ method: 'PATCH', pattern: '/git/refs/*ref', docs: 'git/refs#update-a-reference' }, updateRef),
  writeRoute({ method: 'DELETE', pattern: '/git/refs/*ref', docs: 'git/refs#delete-a-reference' }, deleteRef),
];

async function getRef({ site, repository, params }: RepositoryCall): Promise<Answer> {
  await assertNotEmpty(repository);
  const ref = await readRef(repository.objects, fullRefName(params['ref'] ?? ''));
  if (!ref) throw notFound();
  return ok(refShape(site, repository, ref));
}

async function matchingRefs({ site, repository, params }: RepositoryCall): Promise<Answer> {
  await assertNotEmpty(repository);
  const refs = await listRefs(repository.git, fullRefName(params['ref'] ?? ''));
  return ok(refs.map((ref) => refShape(site, repository, ref)));
}

async function createRef({ site, repository, viewer, fields }: WriterCall): Promise<Answer> {
  await assertNotEmpty(repository);
  const name = requiredText(fields, 'ref');
  const sha = requiredText(fields, 'sha');
  if (!name.startsWith('refs/') || name.split('/').length < 3) {
    throw unprocessable("Reference name must start with 'refs/' and contain at least three slash-separated components.");
  }
  if (!isValidRef(name)) throw unprocessable(`${name} is not a valid ref name.`);
  await assertObject(repository, name, sha);
  const ref = await repository.changeRefs(viewer.user, async () => {
    if (await readRef(repository.objects, name)) throw unprocessable('Reference already exists');
    await assertAllowed(site, repository, viewer.user, { name, before: undefined, after: sha });
    return move(repository, name, undefined, sha);
  });
  return created(refShape(site, repository, ref), { location: refUrl(site, repository, ref) });
}

async function updateRef({ site, repository, viewer, fields, params }: WriterCall): Promise<Answer> {
  await assertNotEmpty(repository);
  const name = fullRefName(params['ref'] ?? '');
  const sha = requiredText(fields, 'sha');
  const force = optionalFlag(fields, 'force') ?? false;
  await assertObject(repository, name, sha);
  const ref = await repository.changeRefs(viewer.user, async () => {
    const before = await readRef(repository.objects, name);
    if (!before) throw unprocessable('Reference does not exist');
    if (!force && !(await isAncestor(repository.git, before.sha, sha))) throw unprocessable('Update is not a fast forward');
    await assertAllowed(site, repository, viewer.user, { name, before: before.sha, after: sha });
    return move(repository, name, before.sha, sha);
  });
  return ok(refShape(site, repository, ref));
}

async function deleteRef({ site, repository, viewer, params }: WriterCall): Promise<Answer> {
  await assertNotEmpty(repository);
  const name = fullRefName(params['ref'] ?? '');
  if (name === `refs/heads/${repository.record.defaultBranch}`) throw unprocessable('Cannot delete the default branch');
  await repository.changeRefs(viewer.user, async () => {
    const before = await readRef(repository.objects, name);
    if (!before) throw unprocessable('Reference does not exist');
    await assertAllowed(site, repository, viewer.user, { name, before: before.sha, after: undefined });
    await refusalAs422(() => moveRef(repository.git, name, before.sha, undefined));
  });
  return noContent;
}

/** Branches hold commits; GitHub says the same for a SHA that is nothing and one that is something else. */
async function assertObject(repository: HostedRepository, ref: string, sha: string): Promise<void> {
  if (!isSha(sha)) throw unprocessable("The sha parameter must be exactly 40 characters and contain only [0-9a-f].");
  const object = await repository.objects.read(sha);
  const isFit = object && (!ref.startsWith('refs/heads/') || object.type === 'commit');
  if (!isFit) throw unprocessable('Object does not exist');
}

async function move(repository: HostedRepository, name: string, before: string | undefined, after: string): Promise<Ref> {
  await refusalAs422(() => moveRef(repository.git, name, before, after));
  const ref = await readRef(repository.objects, name);
  if (!ref) throw new Error(`${name} is gone right after it was set`);
  return ref;
}

async function refusalAs422(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof RefUpdateRefused) throw unprocessable('Reference update failed');
    throw error;
  }
}

function refUrl(site: Site, repository: HostedRepository, ref: Ref): string {
  return `${repositoryUrl(site, repository)}/git/${ref.name}`;
}

function refShape(site: Site, repository: HostedRepository, ref: Ref): Schema<'git-ref'> {
  return {
    ref: ref.name,
    node_id: nodeId('Ref', `${repository.record.id}:${ref.name}`),
    url: refUrl(site, repository, ref),
    object: { type: ref.type, sha: ref.sha, url: `${repositoryUrl(site, repository)}/git/${ref.type}s/${ref.sha}` },
  };
}
