import type { LinkStatus } from '@lockstep/contracts';
import { RemoteFailure } from '../ports/git-remote.js';
import type { Tx } from '../ports/store.js';
import type { LinkError, LinkRow } from '../ports/sync-store.js';

/** Tries before a person is asked to look; the tries go on, only rarer. */
const TRIES_BEFORE_ATTENTION = 5;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 5 * 60_000;
/** How often something that only a person can repair is tried all the same: repairs are not always announced. */
export const UNREPAIRED_RETRY_MS = 60 * 60_000;

/** What a failed run leaves on its link. */
export interface FailureRecord {
  /** null: as it was before the run. */
  status: LinkStatus | null;
  lastError: LinkError;
  failures: number;
  retryAt: Date;
}

const NEXT: Record<RemoteFailure['kind'], string> = {
  unavailable: 'Nothing to do: it is tried again by itself.',
  rate_limited: 'Nothing to do: it goes on when GitHub allows more requests.',
  unauthorized: 'Make a new token on GitHub and enter it in the settings of this link.',
  forbidden: 'Give the token or the GitHub App read and write access to the contents of this repository, and to its pull requests if this link uses them, then sync again.',
  not_found: 'Check that the repository still exists under this name and that the token may see it, then sync again.',
  suspended: 'Add the repository to the GitHub App on GitHub (Settings, Applications), or end its suspension there; sync then goes on by itself.',
  app_unauthorized: 'Ask the operator of this server to check GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY, or enter a token in the settings of this link.',
  replaced: 'If this is the repository you mean, unlink it and link it again; nothing has been read from it or written to it.',
  refused: 'Read what GitHub says, change the repository or the link, then sync again.',
  incomplete: 'Narrow the link with a root folder, so that GitHub can list it completely.',
};

/** Sorts a failure: try again, wait for the stated time, or wait for a person. Anything but a remote's failure is our own mistake and said so. */
export function recordFailure(error: unknown, failuresBefore: number, now: Date): FailureRecord {
  const failures = failuresBefore + 1;
  if (!(error instanceof RemoteFailure)) {
    const lastError = { code: 'internal.error', message: 'Sync met an error of its own.', next: 'It is tried again by itself; the log has the details.', at: now.toISOString() };
    return { status: failures < TRIES_BEFORE_ATTENTION ? null : 'attention', lastError, failures, retryAt: later(now, backoff(failures)) };
  }
  const lastError = { code: `github.${error.kind}`, message: error.message, next: NEXT[error.kind], at: now.toISOString() };
  if (error.kind === 'rate_limited') return { status: null, lastError, failures: failuresBefore, retryAt: error.until ?? later(now, 60_000) };
  if (error.kind === 'unavailable') {
    return { status: failures < TRIES_BEFORE_ATTENTION ? null : 'attention', lastError, failures, retryAt: later(now, backoff(failures)) };
  }
  const status = error.kind === 'suspended' ? 'suspended' : 'attention';
  return { status, lastError, failures, retryAt: later(now, UNREPAIRED_RETRY_MS) };
}

/** What was to be repaired by a person may be repaired now; only a limit that GitHub stated is kept. */
export async function waitNoLonger(tx: Tx, link: LinkRow): Promise<void> {
  if (link.retryAt && link.lastError?.code !== 'github.rate_limited') await tx.sync.updateLink(link.id, { retryAt: null });
}

function backoff(failures: number): number {
  return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
}

function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds);
}
