import type { LinkError } from '../ports/sync-store.js';

/** Why nothing can be written, and what a person can do about it. */
export interface Refusal {
  code: string;
  message: string;
  next: string;
}

const RULES = 'github.rules';
const CLOSED = 'link.pull_request_closed';

/** Whether this is something that the same attempt would only meet again, unlike a failure on the way. */
export function isRefusal({ code }: LinkError): boolean {
  return code === RULES || code === CLOSED || code === ARCHIVED.code;
}

export const ARCHIVED: Refusal = {
  code: 'github.archived',
  message: 'The repository is archived, so nothing can be committed to it.',
  next: 'Unarchive it on GitHub, or link another repository, then sync again.',
};

export function pushRefusal(message: string): Refusal {
  const next = 'Switch this link to pull requests (mode: pull_request), or let the token bypass the rules of this branch, then sync again.';
  return { code: RULES, message, next };
}

export function branchRefusal(branch: string, message: string): Refusal {
  return { code: RULES, message, next: `Let the token create and force-push the branch ${branch}, then sync again.` };
}

export function closedRefusal(number: number | null): Refusal {
  return {
    code: CLOSED,
    message: `Pull request #${number} was closed without being merged.`,
    next: 'Sync with confirm: true to open a new one, open it again on GitHub, or restore the texts of the documents to what the repository has.',
  };
}
