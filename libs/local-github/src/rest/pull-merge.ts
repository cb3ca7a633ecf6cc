import { isNoMerge, mergeCommit, type MergeMethod } from '../git/merge.js';
import { commitShas } from '../git/history.js';
import { signatureNow } from '../git/commit-object.js';
import { moveRef, readRef } from '../git/refs.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import { ok, type Answer } from '../server/answer.js';
import { ApiError, unprocessable } from '../server/api-error.js';
import { optionalText } from '../server/fields.js';
import type { WriterCall } from '../server/routes.js';
import type { PullRecord } from '../storage/records.js';
import { pullOf } from './repository-state.js';
import { inRestWords } from './rule-refusal.js';
import type { Schema } from './shapes/schema.js';

/** The merge button. 405 when it may not be merged, 409 when the head is not the one the caller has seen. */
export async function mergePull(call: WriterCall): Promise<Answer> {
  const { site, repository, viewer, fields } = call;
  const pull = pullOf(call);
  const method = methodOf(optionalText(fields, 'merge_method') ?? 'merge');
  const seen = optionalText(fields, 'sha');
  const sha = await repository.changeRefs(viewer.user, async () => {
    const base = await readRef(repository.objects, `refs/heads/${pull.base}`);
    if (pull.state !== 'open' || !base) throw notMergeable();
    if (seen !== undefined && seen !== pull.headSha) throw new ApiError(409, 'Head branch was modified. Review and try the merge again.');
    assertAllowed(call, pull, method);
    const commit = await merge(call, pull, method, base.sha);
    await moveRef(repository.git, base.name, base.sha, commit);
    pull.baseSha = base.sha;
    await site.pulls.merged(repository, pull, viewer.user, commit);
    return commit;
  });
  const body: Schema<'pull-request-merge-result'> = { sha, merged: true, message: 'Pull Request successfully merged' };
  return ok(body);
}

function assertAllowed({ site, repository, viewer }: WriterCall, pull: PullRecord, method: MergeMethod): void {
  // GitHub signs the one commit of a squash; of the others those of the branch stay what they are.
  const obstacles = site.rules.mergeObstacles(repository, viewer.user, { base: pull.base, headSha: pull.headSha, isSigned: method === 'squash' });
  if (obstacles.length > 0) throw new ApiError(405, inRestWords(obstacles));
}

async function merge({ repository, fields, viewer }: WriterCall, pull: PullRecord, method: MergeMethod, base: string): Promise<string> {
  const title = optionalText(fields, 'commit_title') ?? titleOf(repository, pull, method);
  const text = optionalText(fields, 'commit_message') ?? (method === 'squash' ? await messagesOf(repository, pull, base) : pull.title);
  const author = signatureNow(viewer.user.name, viewer.user.email);
  const message = text === '' ? title : `${title}\n\n${text}`;
  const sha = await mergeCommit(repository.git, repository.objects, { method, base, head: pull.headSha, message, author });
  if (sha === 'unsupported') throw new ApiError(501, 'Merging needs git 2.38 or newer on this server.');
  if (isNoMerge(sha)) throw notMergeable();
  return sha;
}

function titleOf(repository: HostedRepository, pull: PullRecord, method: MergeMethod): string {
  return method === 'squash' ? `${pull.title} (#${pull.number})` : `Merge pull request #${pull.number} from ${repository.record.owner}/${pull.head}`;
}

/** The message of a squash: of one commit its body, of several a list of them. */
async function messagesOf(repository: HostedRepository, pull: PullRecord, base: string): Promise<string> {
  const shas = (await commitShas(repository.git, { from: pull.headSha, without: [base] })).reverse();
  const messages = await Promise.all(shas.map(async (sha) => (await repository.objects.commit(sha))?.message ?? ''));
  const [only] = messages;
  return messages.length === 1 && only !== undefined ? only.split('\n').slice(1).join('\n').trim() : messages.map((message) => `* ${message}`).join('\n\n');
}

function methodOf(text: string): MergeMethod {
  if (text === 'merge' || text === 'squash' || text === 'rebase') return text;
  throw unprocessable(`Invalid request.\n\nFor 'properties/merge_method', ${JSON.stringify(text)} is not one of merge, squash, rebase.`);
}

function notMergeable(): ApiError {
  return new ApiError(405, 'Pull Request is not mergeable');
}
