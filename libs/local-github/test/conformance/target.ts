import type { Octokit } from 'octokit';

export type RepositoryName = Readonly<Record<'owner' | 'repo', string>>;

/** Two repositories without a commit, of one account. */
export interface Repositories {
  /** Gets the commits and the webhook. */
  readonly at: RepositoryName;
  /** Stays without a commit. */
  readonly empty: RepositoryName;
}

/** A GitHub that the script runs against, signed in as the account that owns the repositories. */
export interface Target extends Repositories {
  readonly octokit: Octokit;
  /** Not signed in properly. */
  readonly stranger: Octokit;
  readonly hookUrl: string;
}

/** Fixed, so that every server computes the same commit. */
export const person = { name: 'Ann', email: 'ann@example.test', date: '2026-03-01T10:20:30Z' } as const;

/** What one step showed: only facts that a sync relies on, never ids or addresses. */
export type Observation = Readonly<Record<string, unknown>>;

export interface Step {
  readonly name: string;
  readonly run: (target: Target, notes: Notes) => Promise<Observation>;
}

/** SHAs that later steps need. */
export class Notes {
  private readonly values = new Map<string, string>();
  private readonly commits = new Map<string, string>();

  /** Commits are shown by name: the emulator does not hash them as git does, which one step of its own shows. */
  setCommit(name: string, sha: string | undefined): void {
    this.set(name, sha);
    if (sha) this.commits.set(sha, `<${name}>`);
  }

  named(text: string): string {
    return [...this.commits].reduce((shown, [sha, name]) => shown.replaceAll(sha, name), text);
  }

  set(name: string, value: string | undefined): void {
    if (value) this.values.set(name, value);
  }

  get(name: string): string {
    const value = this.values.get(name);
    if (!value) throw new Error(`no step has noted ${name}`);
    return value;
  }
}

/** The status of a call that is meant to be refused; a call that goes through is an observation as well. */
export async function refused(call: Promise<{ status: number }>): Promise<Observation> {
  try {
    return { status: (await call).status };
  } catch (error) {
    return { status: statusOf(error) };
  }
}

function statusOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'status' in error ? error.status : String(error);
}
