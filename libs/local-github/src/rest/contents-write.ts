import { writeCommit } from '../git/commit-object.js';
import { editTree, type TreeChange } from '../git/edit-tree.js';
import type { ListedEntry } from '../git/list-tree.js';
import { pathProblem } from '../git/names.js';
import type { Commit } from '../git/objects.js';
import { moveRef, readRef } from '../git/refs.js';
import { writeObject } from '../git/write-objects.js';
import { created, ok, type Answer } from '../server/answer.js';
import { ApiError, notFound, unprocessable } from '../server/api-error.js';
import { optionalText, requiredText } from '../server/fields.js';
import type { WriterCall } from '../server/routes.js';
import { decodeBase64 } from './blobs.js';
import { entryAt } from './repository-state.js';
import { assertFileAllowed } from './rule-refusal.js';
import { gitCommitShape } from './shapes/commit.js';
import { entryShape } from './shapes/content.js';
import { signaturesOf } from './signatures.js';

/** Where a branch is; without a commit it does not exist yet, which is allowed only in an empty repository. */
interface Target {
  readonly ref: string;
  readonly head: Commit | undefined;
  readonly present: ListedEntry | undefined;
}

/** Creates or replaces one file in one commit; the only way to a first commit over the API. */
export async function putContents(call: WriterCall): Promise<Answer> {
  const { repository, viewer, fields } = call;
  const path = pathOf(call);
  const message = requiredText(fields, 'message');
  const content = decodeBase64(requiredText(fields, 'content'));
  const given = optionalText(fields, 'sha');
  return repository.changeRefs(viewer.user, async () => {
    const target = await targetOf(call, path);
    assertVersion(path, target.present, given);
    const sha = await writeObject(repository.git, 'blob', content);
    const change = { path, mode: target.present?.mode ?? '100644', sha };
    const commit = await commitChange(call, target, change, message);
    const body = await answer(call, commit, path);
    return target.present ? ok(body) : created(body);
  });
}

export async function deleteContents(call: WriterCall): Promise<Answer> {
  const path = pathOf(call);
  const message = call.fields['message'] === undefined ? requiredQuery(call, 'message') : requiredText(call.fields, 'message');
  const given = call.fields['sha'] === undefined ? requiredQuery(call, 'sha') : requiredText(call.fields, 'sha');
  return call.repository.changeRefs(call.viewer.user, async () => {
    const target = await targetOf(call, path);
    if (target.present?.type !== 'blob') throw notFound();
    assertVersion(path, target.present, given);
    const commit = await commitChange(call, target, { path, mode: target.present.mode, sha: null }, message);
    return ok({ content: null, commit: gitCommitShape(call.site, call.repository, commit) });
  });
}

function pathOf({ params }: WriterCall): string {
  const path = params['path'] ?? '';
  if (pathProblem(path)) throw unprocessable('path contains a malformed path component');
  return path;
}

function requiredQuery({ query }: WriterCall, name: string): string {
  const value = query.get(name);
  if (value === null) throw unprocessable(`Invalid request.\n\n"${name}" wasn't supplied.`);
  return value;
}

async function targetOf({ repository, fields, query }: WriterCall, path: string): Promise<Target> {
  const branch = optionalText(fields, 'branch') ?? query.get('branch') ?? repository.record.defaultBranch;
  const ref = `refs/heads/${branch}`;
  const found = await readRef(repository.objects, ref);
  const head = found && (await repository.objects.commit(found.sha));
  if (!head && !(await repository.isEmpty())) throw notFound(`Branch ${branch} not found`);
  return { ref, head, present: head && (await entryAt(repository, head, path)) };
}

function assertVersion(path: string, present: ListedEntry | undefined, given: string | undefined): void {
  if (present?.type === 'tree') throw unprocessable(`${path} is a directory`);
  if (!present && given) throw new ApiError(409, `${path} does not match ${given}`);
  if (present && given === undefined) throw unprocessable(`Invalid request.\n\n"sha" wasn't supplied.`);
  if (present && given !== present.sha) throw new ApiError(409, `${path} does not match ${given}`);
}

async function commitChange(call: WriterCall, target: Target, change: TreeChange, message: string): Promise<Commit> {
  const { git, objects } = call.repository;
  const tree = await editTree(git, objects, target.head?.tree, [change]);
  const parents = target.head ? [target.head.sha] : [];
  const sha = await writeCommit(git, { tree, parents, message, ...signaturesOf(call.fields, call.viewer.user) });
  const verb = change.sha === null ? 'delete' : target.present ? 'update' : 'create';
  await assertFileAllowed(call.site, call.repository, call.viewer.user, { name: target.ref, before: target.head?.sha, after: sha, verb });
  await moveRef(git, target.ref, target.head?.sha, sha);
  const commit = await objects.commit(sha);
  if (!commit) throw new Error(`commit ${sha} cannot be read back`);
  return commit;
}

async function answer({ site, repository }: WriterCall, commit: Commit, path: string) {
  const entry = await entryAt(repository, commit, path);
  return { content: entry && entryShape(site, repository, commit.sha, entry), commit: gitCommitShape(site, repository, commit) };
}

