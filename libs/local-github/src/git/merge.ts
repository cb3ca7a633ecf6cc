import { signatureNow, writeCommit, type NewCommit } from './commit-object.js';
import { GitError, type GitCommand } from './git-command.js';
import { commitShas } from './history.js';
import type { ObjectReader } from './object-reader.js';
import type { Commit, Signature } from './objects.js';

/** `conflict`: the two do not go together. `unsupported`: a git before 2.38, which cannot merge without a working tree. */
export type NoMerge = 'conflict' | 'unsupported';

/** What git exits with when it does not know an option. */
const usage = 129;

/** The tree of two commits merged. */
export async function mergeTree(git: GitCommand, ours: string, theirs: string): Promise<string | NoMerge> {
  const args = ['merge-tree', '--write-tree', '--allow-unrelated-histories', ours, theirs];
  const outcome = await git.attempt(args);
  if (outcome.exitCode === 1) return 'conflict';
  if (outcome.exitCode === usage) return 'unsupported';
  if (outcome.exitCode !== 0) throw new GitError(args, outcome);
  return outcome.stdout.toString('latin1').split('\n')[0] ?? '';
}

export function isNoMerge(outcome: string): outcome is NoMerge {
  return outcome === 'conflict' || outcome === 'unsupported';
}

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface Merge {
  readonly method: MergeMethod;
  readonly base: string;
  readonly head: string;
  readonly message: string;
  readonly author: Signature;
}

/** Makes the commit that puts `head` on top of `base`; no branch points at it yet. */
export async function mergeCommit(git: GitCommand, objects: ObjectReader, merge: Merge): Promise<string | NoMerge> {
  if (merge.method === 'rebase') return rebase(git, objects, merge);
  const tree = await mergeTree(git, merge.base, merge.head);
  if (isNoMerge(tree)) return tree;
  const parents = merge.method === 'merge' ? [merge.base, merge.head] : [merge.base];
  return writeCommit(git, { tree, parents, message: merge.message, author: merge.author, committer: webFlow() });
}

async function rebase(git: GitCommand, objects: ObjectReader, { base, head }: Merge): Promise<string | NoMerge> {
  let tip = base;
  for (const sha of (await commitShas(git, { from: head, without: [base] })).reverse()) {
    const commit = await objects.commit(sha);
    if (!commit || commit.parents.length > 1) return 'conflict';
    const next = await replay(git, objects, tip, commit);
    if (isNoMerge(next)) return next;
    tip = next;
  }
  return tip;
}

/** A commit made once more on another parent. git merges against a common ancestor, so the parent's tree is lent a commit that has the right one. */
async function replay(git: GitCommand, objects: ObjectReader, tip: string, commit: Commit): Promise<string | NoMerge> {
  const { author, message, parents } = commit;
  const committer = webFlow();
  const onto = await objects.commit(tip);
  if (!onto) throw new Error(`commit ${tip} cannot be read`);
  const copy = (change: Pick<NewCommit, 'tree' | 'parents'>) => writeCommit(git, { author, committer, message, ...change });
  const tree = await mergeTree(git, await copy({ tree: onto.tree, parents }), commit.sha);
  return isNoMerge(tree) ? tree : copy({ tree, parents: [tip] });
}

/** What GitHub does on its site it commits as itself. */
function webFlow(): Signature {
  return signatureNow('GitHub', 'noreply@github.com');
}
