import { checkSecrets } from '../agent-files/secrets.js';
import type { RemoteHead, TreeChange } from '../ports/git-remote.js';
import type { RefMove } from '../ports/ref-move.js';
import { RemoteFailure } from '../ports/git-remote.js';
import type { PendingBase, PublishedVersion } from '../ports/sync-store.js';
import { commitMessage } from './commit-message.js';
import { forgetPending, settlePending } from './pending.js';
import type { OutboundStep } from './plan-types.js';
import type { SyncRun } from './run.js';

/** Inline content of one tree request, as JSON. GitHub has been seen to answer 502 near 2.5 MB. */
const TREE_REQUEST_BYTES = 1_500_000;
/** Texts held in memory at once. */
const READ_STEPS = 200;

export type WriteStep = Extract<OutboundStep, { kind: 'write' }>;

/** What became of an attempt to publish. */
export type Published =
  | { kind: 'done'; commitSha: string }
  /** Somebody else was faster: look again and plan again. */
  | { kind: 'moved' }
  /** The remote forbids it, in its words. */
  | { kind: 'forbidden'; message: string };

/** Publishes documents as one commit on top of what is there. */
export class Outbound {
  constructor(private readonly run: SyncRun) {}

  /** @throws RemoteFailure when nobody can tell whether it worked; the next run begins by finding out. */
  async publish(head: RemoteHead, steps: OutboundStep[]): Promise<Published> {
    const { remote } = this.run;
    const { commitSha, bases } = await this.commit(head, steps, commitMessage(steps, await this.versionsOf(steps)));
    // Before the ref moves: if the answer is lost, the next run knows which commit to look for and what it made true.
    await this.run.write((tx) => tx.sync.updateLink(this.run.link.id, { pendingCommitSha: commitSha, pendingBases: bases }));
    const move = await remote.moveBranch(this.run.link.branch, commitSha);
    return this.conclude(move, head, { commitSha, bases });
  }

  /** The first commit of a repository: GitHub makes it of one file only. When its answer is lost, the next look finds the same bytes on both sides. */
  async publishFirst(step: WriteStep): Promise<void> {
    const { remote, link } = this.run;
    const message = commitMessage([step], await this.versionsOf([step]));
    for await (const { path, content } of this.writes([step])) {
      const commitSha = await remote.createFirstCommit(link.branch, { path, content, message });
      await settlePending(this.run, commitSha, { commitSha, bases: [this.baseAfter(step)] });
    }
  }

  /** A commit of all steps that no branch points at yet, and what it will make true. */
  async commit(head: RemoteHead, steps: OutboundStep[], message: string): Promise<{ commitSha: string; bases: PendingBase[] }> {
    const treeSha = await this.writeTree(head.treeSha, steps);
    const commitSha = await this.run.remote.createCommit({ message, treeSha, parentSha: head.sha });
    return { commitSha, bases: steps.map((step) => this.baseAfter(step)) };
  }

  /** Whose words the steps carry out. */
  async versionsOf(steps: OutboundStep[]): Promise<PublishedVersion[]> {
    const spans = steps.flatMap((step) => (step.kind === 'write' ? [{ docId: step.doc.id, after: step.base?.version ?? 0, upTo: step.doc.version }] : []));
    return this.run.write((tx) => tx.sync.versionsBetween(spans));
  }

  /** The answer alone proves nothing unless it is a success: whatever else it says, the branch itself is asked. */
  private async conclude(move: RefMove, before: RemoteHead, pending: { commitSha: string; bases: PendingBase[] }): Promise<Published> {
    const now = move.kind === 'moved' ? { kind: 'head' as const, sha: pending.commitSha } : await this.readHead();
    const arrived = now.kind === 'head' && (await settlePending(this.run, now.sha, pending));
    if (arrived) return { kind: 'done', commitSha: pending.commitSha };
    // Without an answer the move may still be on its way: the next run looks for the commit again before it plans anything.
    if (move.kind === 'unknown' && now.kind === 'head' && now.sha === before.sha) throw new RemoteFailure('unavailable', move.message);
    await forgetPending(this.run);
    if (now.kind !== 'head' || now.sha !== before.sha || move.kind !== 'refused') return { kind: 'moved' };
    return { kind: 'forbidden', message: move.message };
  }

  private async readHead(): Promise<{ kind: 'head'; sha: string } | { kind: 'gone' }> {
    const answer = await this.run.remote.head(this.run.link.branch, null);
    return answer.kind === 'head' ? { kind: 'head', sha: answer.head.sha } : { kind: 'gone' };
  }

  private async writeTree(baseTreeSha: string, steps: OutboundStep[]): Promise<string> {
    let treeSha = baseTreeSha;
    let changes = this.deletions(steps);
    let bytes = 0;
    const send = async (): Promise<void> => {
      treeSha = await this.run.remote.createTree(treeSha, changes);
      [changes, bytes] = [[], 0];
    };
    for await (const change of this.writes(steps)) {
      const size = Buffer.byteLength(JSON.stringify(change));
      if (changes.length > 0 && bytes + size > TREE_REQUEST_BYTES) await send();
      changes.push(change);
      bytes += size;
    }
    if (changes.length > 0) await send();
    return treeSha;
  }

  /** Old paths of what was deleted or moved, unless something is written there in the same commit. */
  private deletions(steps: OutboundStep[]): TreeChange[] {
    const written = new Set(steps.flatMap((step) => (step.kind === 'write' ? [step.doc.path] : [])));
    const gone = steps.flatMap((step) => {
      if (step.kind === 'delete') return [{ path: step.path, mode: step.base.mode }];
      return step.from === null ? [] : [{ path: step.from, mode: step.mode }];
    });
    return gone.filter(({ path }) => !written.has(path)).map(({ path, mode }) => ({ path: this.run.selection.toRepoPath(path), mode, content: null }));
  }

  private async *writes(steps: OutboundStep[]): AsyncGenerator<TreeChange & { content: string }> {
    const writes = steps.filter((step) => step.kind === 'write');
    for (let start = 0; start < writes.length; start += READ_STEPS) {
      const some = writes.slice(start, start + READ_STEPS);
      const texts = await this.run.write((tx) => tx.sync.versionTexts(some.map((step) => step.doc)));
      for (const { doc, mode } of some) {
        const content = texts.get(doc.id);
        if (content === undefined) throw new Error(`version ${doc.version} of document ${doc.id} has no text`);
        if (checkSecrets(content).length > 0) this.run.secrets.add(doc.path);
        yield { path: this.run.selection.toRepoPath(doc.path), mode, content };
      }
    }
  }

  private baseAfter(step: OutboundStep): PendingBase {
    if (step.kind === 'delete') return { docId: step.base.docId, path: step.path, blobSha: step.base.blobSha, version: null, mode: step.base.mode };
    const { doc, mode } = step;
    return { docId: doc.id, path: doc.path, blobSha: doc.contentSha, version: doc.version, mode };
  }
}
