import { startReceiver } from '../hook-receiver.js';
import { octokitFor, startSite } from '../local-site.js';
import { observe } from './run.js';
import type { Repositories } from './target.js';

/** What a fresh local-github with these repositories shows to their owner. */
export async function observeHere({ at, empty }: Repositories, isPrivate = false): Promise<Map<string, string>> {
  const { github, end } = await startSite();
  const receiver = await startReceiver();
  for (const { owner, repo } of [at, empty]) await github.createRepo({ owner, name: repo, private: isPrivate });
  const octokit = octokitFor(github.url, await github.createToken({ login: at.owner }));
  const seen = await observe({ octokit, stranger: octokitFor(github.url, 'wrong'), at, empty, hookUrl: receiver.url }, receiver);
  await end();
  await receiver.end();
  return seen;
}
