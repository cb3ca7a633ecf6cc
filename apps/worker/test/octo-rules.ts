import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalGitHub } from '@lockstep/local-github';
import type { LocalGitHub } from '@lockstep/local-github';
import { GitClone } from './git-clone.js';

const OWNER = 'octo';
const NAME = 'rules';

/** A GitHub of its own with one repository, `octo/rules`, for specs that link it over HTTP; and somebody's clone of it. */
export class OctoRules {
  private constructor(
    readonly github: LocalGitHub,
    /** Of the repository's owner. */
    readonly token: string,
    readonly clone: GitClone,
    private readonly folder: string,
  ) {}

  /** @param files what stands on `main`. */
  static async start(files: Record<string, string>): Promise<OctoRules> {
    const folder = await mkdtemp(join(tmpdir(), 'lockstep-octo-'));
    const github = await startLocalGitHub({ dataDir: join(folder, 'github') });
    await github.createUser({ login: OWNER, name: 'Octo Cat', email: 'octo@example.test' });
    const token = await github.createToken({ login: OWNER });
    await github.createRepo({ owner: OWNER, name: NAME });
    const clone = await GitClone.of(github.cloneUrl(OWNER, NAME, token), join(folder, 'clone'));
    await clone.push(files);
    return new OctoRules(github, token, clone, folder);
  }

  get at(): { owner: string; repo: string } {
    return { owner: OWNER, repo: NAME };
  }

  /** The body of a request that links it. */
  get link() {
    return { ...this.at, branch: 'main', credential: { kind: 'token' as const, token: this.token } };
  }

  async close(): Promise<void> {
    await this.github.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
