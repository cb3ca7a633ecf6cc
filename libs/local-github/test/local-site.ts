import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from 'octokit';
import { startLocalGitHub, type LocalGitHub, type LocalGitHubOptions } from '../src/index.js';

export interface TestSite {
  readonly github: LocalGitHub;
  readonly dataDir: string;
  /** A scratch folder for clones. */
  readonly workDir: string;
  /** Of the account `octo`, which owns what the tests make. */
  readonly token: string;
  readonly octokit: Octokit;
  end(): Promise<void>;
}

export async function startSite(options: Partial<LocalGitHubOptions> = {}): Promise<TestSite> {
  const dataDir = await mkdtemp(join(tmpdir(), 'local-github-'));
  const workDir = await mkdtemp(join(tmpdir(), 'local-github-work-'));
  const github = await startLocalGitHub({ dataDir, ...options });
  await github.createUser({ login: 'octo', name: 'Octo Cat', email: 'octo@example.test' });
  const token = await github.createToken({ login: 'octo' });
  const end = async () => {
    await github.close();
    for (const folder of [dataDir, workDir]) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  return { github, dataDir, workDir, token, octokit: octokitFor(github.url, token), end };
}

/** Octokit without its own retries and waits: a test wants the first answer. */
export function octokitFor(baseUrl: string, auth?: string): Octokit {
  return new Octokit({ baseUrl, ...(auth ? { auth } : {}), retry: { enabled: false }, throttle: { enabled: false }, log: silent });
}

/** Octokit writes every 4xx to the console; here they are expected. */
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {
  return undefined;
}

/** The status and GitHub's message of a call that must fail. */
export async function refusal(call: Promise<unknown>): Promise<{ status: number; message: string }> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isRecord(error) || !isRecord(error['response'])) throw new Error(`not refused by GitHub: ${String(error)}`);
  const { status, data } = error['response'];
  return { status: Number(status), message: isRecord(data) ? String(data['message']) : '' };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
