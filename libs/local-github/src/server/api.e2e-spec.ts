import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { octokitFor, refusal, startSite, type TestSite } from '../../test/local-site.js';

describe('API rules', () => {
  let site: TestSite;
  const at = { owner: 'octo', repo: 'rules' };

  beforeAll(async () => {
    site = await startSite({ limits: { bodyBytes: 100_000, anonymousRequestsPerHour: 3 } });
    await site.github.createRepo({ owner: 'octo', name: 'rules', private: true });
    await site.octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'a.md', message: 'first', content: 'YQ==' });
  });
  afterAll(() => site.end());

  function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${site.github.url}${path}`, { headers });
  }

  it('LGH8 a token is taken as token, Bearer and Basic, and a bad one is 401 even where nobody needs one', async () => {
    const basic = Buffer.from(`anything:${site.token}`).toString('base64');
    for (const authorization of [`token ${site.token}`, `Bearer ${site.token}`, `Basic ${basic}`]) {
      expect((await get('/user', { authorization })).status).toBe(200);
    }
    await site.github.createRepo({ owner: 'octo', name: 'open' });
    const bad = octokitFor(site.github.url, 'ghp_wrong');
    expect(await refusal(bad.rest.repos.get({ owner: 'octo', repo: 'open' }))).toEqual({ status: 401, message: 'Bad credentials' });
    expect(await refusal(bad.graphql('{ viewer { login } }'))).toMatchObject({ status: 401 });
    const revoked = await site.github.createToken({ login: 'octo' });
    await site.github.revokeToken(revoked);
    expect(await refusal(octokitFor(site.github.url, revoked).rest.users.getAuthenticated())).toMatchObject({ status: 401 });
  });

  it('LGH8 an unseen repository is 404; a token that may only read gets 403 for a write, a person without the role 404', async () => {
    const found = (token: string) => octokitFor(site.github.url, token);
    await site.github.createUser({ login: 'eve' });
    await site.github.createUser({ login: 'rita' });
    const eve = found(await site.github.createToken({ login: 'eve' }));
    const elsewhere = found(await site.github.createToken({ login: 'octo', repositories: ['octo/other'] }));
    const reader = found(await site.github.createToken({ login: 'octo', permission: 'read' }));
    const writer = found(await site.github.createToken({ login: 'octo', permission: 'write' }));
    await site.github.createRepo({ owner: 'octo', name: 'shared', private: true, collaborators: { rita: 'read' } });
    const rita = found(await site.github.createToken({ login: 'rita' }));

    const unseen = { status: 404, message: 'Not Found' };
    expect(await refusal(eve.rest.repos.get(at))).toEqual(unseen);
    expect(await refusal(elsewhere.rest.repos.get(at))).toEqual(unseen);
    expect(await refusal(site.octokit.rest.repos.get({ owner: 'octo', repo: 'nothing' }))).toEqual(unseen);
    expect((await reader.rest.repos.get(at)).data.permissions).toMatchObject({ pull: true, push: false, admin: false });
    expect((await writer.rest.repos.get(at)).data.permissions).toMatchObject({ push: true, admin: false });
    const write = (octokit: typeof eve, repo: string) => refusal(octokit.rest.repos.createOrUpdateFileContents({ owner: 'octo', repo, path: 'b', message: 'b', content: '' }));
    expect(await write(reader, 'rules')).toEqual({ status: 403, message: 'Resource not accessible by personal access token' });
    expect(await write(rita, 'shared')).toEqual(unseen);
    expect(await refusal(writer.rest.repos.listWebhooks(at))).toMatchObject({ status: 403 });
  });

  it('LGH8 an archived repository can be read but not changed', async () => {
    await site.github.createRepo({ owner: 'octo', name: 'old' });
    await site.github.updateRepo('octo', 'old', { archived: true });
    const old = { owner: 'octo', repo: 'old' };
    expect((await site.octokit.rest.repos.get(old)).data.archived).toBe(true);
    const write = site.octokit.rest.repos.createOrUpdateFileContents({ ...old, path: 'a', message: 'a', content: '' });
    expect(await refusal(write)).toEqual({ status: 403, message: 'Repository was archived so is read-only.' });
  });

  it('LGH9 a conditional read of what did not change is 304 and costs nothing', async () => {
    const headers = { authorization: `Bearer ${site.token}` };
    const first = await get('/repos/octo/rules/branches/main', headers);
    const etag = first.headers.get('etag') ?? '';
    const used = Number(first.headers.get('x-ratelimit-used'));
    site.github.requests.reset();
    const second = await get('/repos/octo/rules/branches/main', { ...headers, 'if-none-match': etag });
    expect([second.status, await second.text(), Number(second.headers.get('x-ratelimit-used'))]).toEqual([304, '', used]);
    expect(site.github.requests.list()).toMatchObject([{ surface: 'rest', method: 'GET', path: '/repos/octo/rules/branches/main', status: 304, cost: 0 }]);
    await site.octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'b.md', message: 'b', content: 'Yg==' });
    const third = await get('/repos/octo/rules/branches/main', { ...headers, 'if-none-match': etag });
    expect(third.status).toBe(200);
    expect(third.headers.get('etag')).not.toBe(etag);
  });

  it('LGH9 every answer tells the limit, and past it the answer is 403 with the time of reset', async () => {
    const answers = [];
    for (let index = 0; index < 4; index += 1) answers.push(await get('/users/octo'));
    const last = answers[3];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403]);
    expect(last?.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(last?.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000);
    expect(await last?.json()).toMatchObject({ message: expect.stringContaining('API rate limit exceeded'), documentation_url: expect.any(String) });
    const limit = await site.octokit.rest.rateLimit.get();
    expect(limit.data.resources.core).toMatchObject({ limit: 5000 });
    expect(limit.headers['x-github-request-id']).toMatch(/^[0-9A-F:]+$/);
  });

  it('LGH9 GraphQL says inside a 200 that the limit is reached', async () => {
    const small = await startSite({ limits: { requestsPerHour: 1 } });
    const ask = () => fetch(`${small.github.origin}/api/graphql`, { method: 'POST', headers: { authorization: `bearer ${small.token}` }, body: '{"query":"{ viewer { login } }"}' });
    expect(await (await ask()).json()).toEqual({ data: { viewer: { login: 'octo' } } });
    const second = await ask();
    expect([second.status, second.headers.get('x-ratelimit-resource'), await second.json()]).toMatchObject([200, 'graphql', { errors: [{ type: 'RATE_LIMITED' }] }]);
    await small.end();
  });

  it('LGH9 lists are cut into pages that link to each other', async () => {
    await site.github.createRepo({ owner: 'octo', name: 'pages' });
    const pages = { owner: 'octo', repo: 'pages' };
    const first = await site.octokit.rest.repos.createOrUpdateFileContents({ ...pages, path: 'a', message: 'a', content: '' });
    for (const name of ['b', 'c', 'd', 'e']) await site.octokit.rest.git.createRef({ ...pages, ref: `refs/heads/${name}`, sha: first.data.commit.sha ?? '' });
    const one = await site.octokit.rest.repos.listBranches({ ...pages, per_page: 2 });
    expect(one.headers.link).toMatch(/page=2>; rel="next".*page=3>; rel="last"/);
    const all = await site.octokit.paginate(site.octokit.rest.repos.listBranches, { ...pages, per_page: 2 });
    expect(all.map(({ name }) => name)).toEqual(['b', 'c', 'd', 'e', 'main']);
  });

  it('LGH15 bodies that are no JSON object, too large, or of wrong types are refused', async () => {
    const post = (body: string) =>
      fetch(`${site.github.url}/repos/octo/rules/git/blobs`, { method: 'POST', body, headers: { authorization: `token ${site.token}` } });
    expect((await post('{')).status).toBe(400);
    expect((await post('[]')).status).toBe(400);
    expect((await post('{"content":5}')).status).toBe(422);
    expect((await post(JSON.stringify({ content: 'x'.repeat(200_000) }))).status).toBe(413);
    expect((await post('{"content":"not base64!","encoding":"base64"}')).status).toBe(422);
    expect((await post('{"content":"fine"}')).status).toBe(201);
  });

  it('LGH15 no name leaves its folder', async () => {
    await expect(site.github.createRepo({ owner: '../x', name: 'a' })).rejects.toThrow(RangeError);
    for (const name of ['..', '.', 'a/b', 'a.git', '', 'x'.repeat(101)]) {
      await expect(site.github.createRepo({ owner: 'octo', name })).rejects.toThrow(RangeError);
    }
    const headers = { authorization: `token ${site.token}` };
    for (const path of ['/repos/octo/..%2f..%2fetc', '/repos/octo/rules/contents/..%2f..%2fstate.json', '/repos/octo/rules/git/ref/heads%2f..%2f..%2fconfig', '/repos/octo/rules/git/blobs/HEAD%0aHEAD']) {
      expect((await get(path, headers)).status).toBe(404);
    }
    for (const path of ['/octo/rules.git/config', '/octo/rules.git/HEAD', '/octo/rules.git/../../state.json', '/octo/rules.git/info/refs']) {
      expect((await fetch(`${site.github.origin}${path}`)).status).toBe(404);
    }
    expect(await refusal(site.octokit.rest.git.createRef({ ...at, ref: 'refs/heads/../x', sha: 'a'.repeat(40) }))).toMatchObject({ status: 422 });
  });
});
