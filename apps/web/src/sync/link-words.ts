import type { Link, LinkPullRequest, LinkStatus, RateLimit, SkippedFile, SyncPlan, SyncRun } from '@lockstep/contracts';
import { duration } from '../ui/time.js';

export type Tone = 'good' | 'busy' | 'waiting' | 'bad';

export interface StateWords {
  word: string;
  meaning: string;
  tone: Tone;
}

/** The state of a link in words: what is so, and what it means for the documents. */
export const statusWords: Record<LinkStatus, StateWords> = {
  new: { word: 'not synced yet', meaning: 'Nothing has been compared or written. Look at the plan, then start the first sync.', tone: 'waiting' },
  ok: { word: 'in step', meaning: 'Documents and repository agree, or differ only by what is on its way.', tone: 'good' },
  syncing: { word: 'syncing', meaning: 'A run is comparing both sides right now.', tone: 'busy' },
  conflicts: { word: 'conflicts', meaning: 'Some documents changed on both sides and wait for a decision. All others go on syncing.', tone: 'waiting' },
  awaiting_approval: { word: 'waits for approval', meaning: 'The next run would change or delete a lot. Nothing is written, in either direction, before somebody looks at the plan and agrees to it, or undoes what caused it.', tone: 'waiting' },
  blocked: { word: 'blocked', meaning: 'GitHub’s rules for this branch refuse our commits, or somebody there declined them. Nothing is lost; documents can still be edited.', tone: 'bad' },
  suspended: { word: 'suspended', meaning: 'GitHub has suspended the access, or the GitHub App does not reach the repository any more. Syncing goes on when it is restored.', tone: 'bad' },
  branch_missing: { word: 'branch missing', meaning: 'The branch is gone from the repository. Create it again or choose another one.', tone: 'bad' },
  attention: { word: 'needs attention', meaning: 'Runs kept failing. The reason and the next step are below; trying again is safe at any time.', tone: 'bad' },
};

/** What is so by now: a pause goes before whatever was so when it began. */
export function stateWords({ status, paused }: Pick<Link, 'status' | 'paused'>): StateWords {
  return paused ? { word: 'paused', meaning: paused.words, tone: 'waiting' } : statusWords[status];
}

export const toneColors: Record<Tone, string> = { good: 'pine', busy: 'blue', waiting: 'orange', bad: 'red' };

/** What a pull request is waiting for. */
export function pullRequestWords({ number, state }: Pick<LinkPullRequest, 'number' | 'state'>): string {
  return state === 'open' ? `waiting in #${number} to be merged` : `#${number} was closed without being merged`;
}

/** What the button that starts a run says: whether it starts one or first shows what it would do. */
export function syncButtonWords(status: LinkStatus): string {
  if (status === 'new') return 'First sync…';
  return status === 'awaiting_approval' ? 'Look at the plan…' : 'Sync now';
}

/** What agreeing to a plan does, on the button that does it. */
export function confirmWords({ inbound, outbound, brake }: SyncPlan): string {
  if (brake === null) return 'Do it';
  const archived = inbound.filter(({ action }) => action === 'archive').length;
  const deleted = outbound.filter(({ action }) => action === 'delete').length;
  const parts = [archived > 0 ? `archive ${counted(archived, 'document')}` : '', deleted > 0 ? `delete ${counted(deleted, 'file')} on GitHub` : ''].filter(Boolean);
  return parts.length === 0 ? 'Do it' : `Yes, ${parts.join(' and ')}`;
}

/** How far the two sides are apart. */
export function lagWords({ lagSeconds, dirty, staged }: Pick<Link, 'lagSeconds' | 'dirty' | 'staged'>): string {
  const waiting = [dirty > 0 ? `${counted(dirty, 'document')} not in the repository yet` : '', staged > 0 ? `${counted(staged, 'change')} from GitHub waiting for a lock to end` : ''].filter(Boolean);
  if (waiting.length === 0) return 'nothing is waiting';
  return lagSeconds > 0 ? `${waiting.join(', ')}, the oldest for ${duration(lagSeconds)}` : waiting.join(', ');
}

/** What a run did, step by step, as sentences without a subject. */
export function runSteps({ inbound, outbound, conflicts, staged, status }: Pick<SyncRun, 'inbound' | 'outbound' | 'conflicts' | 'staged' | 'status'>): string[] {
  if (status === 'queued') return ['waits for a worker'];
  const steps = [
    inbound > 0 ? `brought in ${counted(inbound, 'change')} from GitHub` : '',
    outbound > 0 ? `sent out ${counted(outbound, 'document')}` : '',
    conflicts > 0 ? `left ${counted(conflicts, 'conflict')} for you to decide` : '',
    staged > 0 ? `left ${counted(staged, 'change')} waiting for a lock to end` : '',
    status === 'running' ? 'is at work' : '',
    status === 'awaiting_approval' ? 'stopped before writing anything, because somebody has to agree' : '',
    status === 'failed' ? 'failed' : '',
  ].filter(Boolean);
  return steps.length === 0 ? ['found nothing to do'] : steps;
}

const TRIGGERS: Record<string, string> = { auto: 'by itself', manual: 'asked for', confirmed: 'agreed to' };

/** Why a run was made. */
export function triggerWords(trigger: string): string {
  return TRIGGERS[trigger] ?? trigger;
}

/** What the plan of a run comes to. */
export function planWords({ inbound, outbound, conflicts }: SyncPlan): string {
  const equal = inbound.filter(({ action }) => action === 'link').length;
  const parts = [
    ...(equal > 0 ? [`The same on both sides and linked: ${counted(equal, 'document')}.`] : []),
    `Coming in from GitHub: ${counted(inbound.length - equal, 'change')}.`,
    `Going out as one commit: ${counted(outbound.length, 'change')}.`,
    `Changed on both sides and waiting for your decision: ${counted(conflicts.length, 'document')}.`,
    'Nothing has been written yet.',
  ];
  return parts.join(' ');
}

/** How many requests GitHub still answers; null when what it said is over by now. `now` in milliseconds of the wall clock. */
export function rateLimitWords({ limit, remaining, resetAt }: RateLimit, now: number): string | null {
  if (Date.parse(resetAt) <= now) return null;
  const until = new Date(resetAt).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return `${remaining.toLocaleString('en')} of ${limit.toLocaleString('en')} requests left until ${until}`;
}

export const skipWords: Record<SkippedFile['reason'], string> = {
  symlink: 'is a symbolic link',
  submodule: 'is a submodule',
  lfs: 'is stored in Git LFS',
  too_large: 'is larger than 1 MiB',
  binary: 'is no text',
  not_utf8: 'is not UTF-8',
  unsafe_path: 'has a path that is not safe on every system',
  collision: 'differs from another path only in case or Unicode form',
  too_many: 'is beyond the number of documents a project can hold',
};

export function skippedTotal({ skippedCounts }: Pick<Link, 'skippedCounts'>): number {
  return skippedCounts.reduce((sum, { count }) => sum + count, 0);
}

/** What is left out beyond the files that are listed by name; null when those are all. */
export function skippedMore(link: Pick<Link, 'skipped' | 'skippedCounts'>): string | null {
  const more = skippedTotal(link) - link.skipped.length;
  if (more <= 0) return null;
  const reasons = link.skippedCounts.map(({ reason, count }) => `${count.toLocaleString('en')}: ${skipWords[reason]}`);
  return `and ${more.toLocaleString('en')} more. Of all, ${reasons.join('; ')}.`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
