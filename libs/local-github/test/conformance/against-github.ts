import type { Octokit } from 'octokit';
import { octokitFor } from '../local-site.js';
import { observeHere } from './here.js';
import { observe } from './run.js';
import { refused, type Repositories, type RepositoryName } from './target.js';

export interface GitHubAccess extends Repositories {
  /** The REST base. */
  readonly apiUrl: string;
  readonly token: string;
}

interface Difference {
  readonly step: string;
  readonly here: string;
  readonly github: string;
}

export interface Comparison {
  /** How many steps both sides took. */
  readonly steps: number;
  readonly differences: readonly Difference[];
  /** Steps that only this side took: what GitHub delivers does not come to this machine. */
  readonly leftOut: readonly string[];
}

/** GitHub refuses addresses of this machine. Nobody can ever own this one (RFC 2606), so what is sent there reaches nobody. */
const hookUrl = 'https://lockstep.example/hook';

/** Runs the script against GitHub and against a fresh local-github. Throws before it writes anything when the repositories are not fit for it. */
export async function compareWithGitHub(access: GitHubAccess): Promise<Comparison> {
  const octokit = octokitFor(access.apiUrl, access.token);
  const { login } = await answer(`the account of the token at ${access.apiUrl}`, octokit.rest.users.getAuthenticated());
  const [at, empty] = [await untouched(octokit, access.at, login), await untouched(octokit, access.empty, login)];
  if (at.name.repo === empty.name.repo) throw new Error(`${named(at.name)} was given twice. Two are needed: one gets commits, the other stays empty.`);
  const repositories = { at: at.name, empty: empty.name };
  const here = await observeHere(repositories, at.isPrivate);
  const github = await observe({ octokit, stranger: octokitFor(access.apiUrl, 'wrong'), ...repositories, hookUrl });
  return compared(here, github);
}

/** The comparison for people. */
export function told({ steps, differences, leftOut }: Comparison): string {
  const rows = differences.map(({ step, here, github }) => `${step}\n  here:   ${here}\n  GitHub: ${github}\n`);
  const summary = differences.length === 0 ? `GitHub and local-github agree in all ${steps} steps.` : `GitHub and local-github differ in ${differences.length} of ${steps} steps.`;
  return [...rows, summary, `Left out, because GitHub cannot deliver to this machine: ${leftOut.join(', ')}.`].join('\n');
}

/** The repository by the name that GitHub gives it, once it is sure that the script harms nothing there. */
async function untouched(octokit: Octokit, asked: RepositoryName, login: string): Promise<{ name: RepositoryName; isPrivate: boolean }> {
  const data = await answer(named(asked), octokit.rest.repos.get(asked));
  const name = { owner: data.owner.login, repo: data.name };
  if (name.owner !== login) throw new Error(`${named(name)} is not of ${login}, the account of the token. Nothing was written. Name repositories of that account.`);
  if (await hasCommits(octokit, name)) throw new Error(`${named(name)} has commits. Nothing was written. Delete it and make it anew without any file, or name another one.`);
  if (data.default_branch !== 'main') throw new Error(`The default branch of ${named(name)} is ${data.default_branch}. Nothing was written. Make it main.`);
  return { name, isPrivate: data.private };
}

/** Commits of the default branch are not all: others may be on branches beside it. */
async function hasCommits(octokit: Octokit, name: RepositoryName): Promise<boolean> {
  const { status } = await refused(octokit.rest.repos.listCommits({ ...name, per_page: 1 }));
  const branches = await answer(`the branches of ${named(name)}`, octokit.rest.repos.listBranches({ ...name, per_page: 1 }));
  return status !== 409 || branches.length > 0;
}

/** Errors of Octokit carry the request with its token; only their message goes on. */
async function answer<T>(what: string, call: Promise<{ data: T }>): Promise<T> {
  try {
    return (await call).data;
  } catch (error) {
    throw new Error(`GitHub, asked for ${what}: ${error instanceof Error ? error.message : 'no answer'}`);
  }
}

function named({ owner, repo }: RepositoryName): string {
  return `${owner}/${repo}`;
}

function compared(here: ReadonlyMap<string, string>, github: ReadonlyMap<string, string>): Comparison {
  const rows = [...github].map(([step, seen]) => ({ step, here: here.get(step) ?? 'not taken', github: seen }));
  return {
    steps: rows.length,
    differences: rows.filter((row) => row.here !== row.github),
    leftOut: [...here.keys()].filter((step) => !github.has(step)),
  };
}
