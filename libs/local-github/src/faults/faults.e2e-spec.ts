import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refusal, startSite, type TestSite } from '../../test/local-site.js';

describe('failing on purpose', () => {
  let site: TestSite;
  const at = { owner: 'octo', repo: 'faulty' };

  beforeAll(async () => {
    site = await startSite();
    await site.github.createRepo({ owner: 'octo', name: 'faulty' });
    await site.octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'a.md', message: 'first', content: 'YQ==' });
  });
  afterAll(() => site.end());

  async function head(): Promise<string> {
    return (await site.octokit.rest.git.getRef({ ...at, ref: 'heads/main' })).data.object.sha;
  }

  async function nextCommit(): Promise<string> {
    const sha = await head();
    const { data } = await site.octokit.rest.git.getCommit({ ...at, commit_sha: sha });
    return (await site.octokit.rest.git.createCommit({ ...at, message: 'next', tree: data.tree.sha, parents: [sha] })).data.sha;
  }

  it('LGH17 a fault before the work leaves no trace; one after it hides that it was done', async () => {
    const sha = await nextCommit();
    const before = await head();
    const isUpdate = (method: string) => method === 'PATCH';
    const end = site.github.intercept(({ method }) => (isUpdate(method) ? { when: 'before', status: 502 } : undefined));
    expect(await refusal(site.octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha }))).toMatchObject({ status: 502 });
    expect(await head()).toBe(before);
    end();
    const endAfter = site.github.intercept(({ method }) => (isUpdate(method) ? { when: 'after', reset: true } : undefined));
    await expect(site.octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha })).rejects.toThrow();
    endAfter();
    expect(await head()).toBe(sha);
  });

  it('LGH17 a fault has the status, headers and body it was given', async () => {
    const end = site.github.intercept(({ path }) =>
      path === '/user' ? { when: 'before', status: 429, headers: { 'retry-after': '7' }, body: { message: 'slow down' } } : undefined,
    );
    const answer = await fetch(`${site.github.url}/user`);
    end();
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([429, '7', { message: 'slow down' }]);
  });

  it('LGH17 an answer can come too late for its caller', async () => {
    const end = site.github.intercept(() => ({ when: 'after', pass: true, delayMs: 60_000 }));
    await expect(site.octokit.rest.repos.get({ ...at, request: { signal: AbortSignal.timeout(50) } })).rejects.toThrow();
    end();
    expect((await site.octokit.rest.repos.get(at)).status).toBe(200);
  });

  it('LGH17 requests are counted until the count is reset', async () => {
    site.github.requests.reset();
    await site.octokit.rest.repos.get(at);
    await site.octokit.graphql('{ viewer { login } }');
    expect(site.github.requests.apiCalls).toBe(2);
    expect(site.github.requests.cost).toBe(2);
    expect(site.github.requests.list().map(({ surface, status }) => [surface, status])).toEqual([['rest', 200], ['graphql', 200]]);
    site.github.requests.reset();
    expect(site.github.requests.list()).toEqual([]);
  });
});
