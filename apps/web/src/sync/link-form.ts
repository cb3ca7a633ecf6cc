import type { LinkMode } from '@lockstep/contracts';
import type { NewLink } from '../api/links.js';

export const emptyLink = { repository: '', branch: '', token: '', root: '', include: [] as string[], exclude: [] as string[], apiUrl: '', mode: 'direct' as LinkMode, access: 'token' as 'token' | 'app' };

const repositoryPattern = /^(?:https?:\/\/[^/]+\/|git@[^:]+:)?([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+?)(?:\.git)?\/?$/;

/** `owner/name` out of what people paste: the pair itself, a web address or a clone address. */
export function repositoryOf(text: string): { owner: string; repo: string } | null {
  const match = repositoryPattern.exec(text.trim());
  return match?.[1] && match[2] ? { owner: match[1], repo: match[2] } : null;
}

export function repositoryProblem(text: string): string | null {
  return repositoryOf(text) ? null : 'Write owner/name, for example octocat/handbook';
}

/** GitHub Enterprise and the local GitHub of a demo have their API under their own address, which somebody may have pasted. */
function apiUrlOf({ apiUrl, repository }: typeof emptyLink): string {
  if (apiUrl.trim()) return apiUrl.trim();
  const address = URL.canParse(repository.trim()) ? new URL(repository.trim()) : null;
  const elsewhere = address && /^https?:$/.test(address.protocol) && !/(^|\.)github\.com$/.test(address.hostname);
  return elsewhere ? `${address.origin}/api/v3` : '';
}

/**
 * The form as the API wants it: what was left empty is left out, so that the server's defaults hold.
 * @param installationId of the GitHub App, in place of the token.
 */
export function asked(values: typeof emptyLink, installationId: number | null = null): NewLink {
  const apiUrl = apiUrlOf(values);
  const { owner, repo } = repositoryOf(values.repository) ?? { owner: '', repo: '' };
  return {
    owner,
    repo,
    credential: installationId === null ? { kind: 'token', token: values.token.trim() } : { kind: 'app', installationId },
    ...(values.branch.trim() ? { branch: values.branch.trim() } : {}),
    ...(values.root.trim() ? { root: values.root.trim() } : {}),
    ...(values.include.length ? { include: values.include } : {}),
    ...(values.exclude.length ? { exclude: values.exclude } : {}),
    ...(apiUrl ? { apiUrl } : {}),
    ...(values.mode === 'direct' ? {} : { mode: values.mode }),
  };
}
