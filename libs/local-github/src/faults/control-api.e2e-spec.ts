import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { App, Octokit } from 'octokit';
import { fsck, git } from '../../test/git.js';
import { startReceiver, type HookReceiver } from '../../test/hook-receiver.js';
import { octokitFor, refusal, startSite, type TestSite } from '../../test/local-site.js';
import { startLocalGitHub } from '../index.js';
import type { FaultRule, LoggedFault } from './plan.js';

const controlToken = 'of-the-one-who-breaks-things';
const at = { owner: 'octo', repo: 'rules' };
const ref = { ...at, ref: 'heads/main' };

describe('the plan of faults', () => {
  let site: TestSite;
  let receiver: HookReceiver;

  beforeAll(async () => {
    site = await startSite({ controlToken });
    receiver = await startReceiver();
    await site.github.createRepo({ owner: 'octo', name: 'rules' });
    await commit('first');
    await commit('second');
  });
  afterEach(async () => {
    for (const path of ['faults', 'faults/log']) await control('DELETE', path);
  });
  afterAll(async () => {
    await site.end();
    await receiver.end();
  });

  function control(method: string, path: string, { body, token = controlToken }: { body?: unknown; token?: string } = {}): Promise<Response> {
    const authorization = `Bearer ${token}`;
    return fetch(`${site.github.controlUrl}/${path}`, { method, headers: { authorization }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  async function plan(seed: number, ...rules: FaultRule[]): Promise<void> {
    expect(await (await control('PUT', 'faults', { body: { seed, rules } })).json()).toEqual({ seed, rules, happened: rules.map(() => 0) });
  }

  async function log(): Promise<LoggedFault[]> {
    return (await (await control('GET', 'faults/log')).json()) as LoggedFault[];
  }

  async function commit(text: string): Promise<string> {
    const path = `${text}.md`;
    return (await site.octokit.rest.repos.createOrUpdateFileContents({ ...at, path, message: text, content: '' })).data.commit.sha ?? '';
  }

  const head = async () => (await site.octokit.rest.git.getRef(ref)).data.object.sha;
  const status = async () => (await fetch(`${site.github.url}/repos/octo/rules`, { headers: { authorization: `Bearer ${site.token}` } })).status;
  const statuses = async (count: number) => {
    const seen: number[] = [];
    while (seen.length < count) seen.push(await status());
    return seen;
  };

  it('LGH26 no other token reaches it, and its token reaches nothing else', async () => {
    for (const token of [site.token, '', 'wrong']) expect((await control('GET', 'faults', { token })).status).toBe(401);
    expect(await refusal(octokitFor(site.github.url, controlToken).rest.users.getAuthenticated())).toMatchObject({ status: 401 });
    expect((await control('POST', 'faults')).status).toBe(404);
    expect((await fetch(site.github.url.replace('/api/v3', '/api/v3/_local/faults'), { headers: { authorization: `Bearer ${controlToken}` } })).status).toBe(401);
    expect(await statusFor('rebinding.example')).toBe(421);
  });

  /** As a page on the internet asks, whose name leads to this machine. */
  function statusFor(host: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const headers = { host, authorization: `Bearer ${controlToken}` };
      httpRequest(`${site.github.controlUrl}/faults`, { headers }, (answer) => resolve(answer.resume().statusCode)).on('error', reject).end();
    });
  }

  it('LGH26 without a token there is none', async () => {
    const other = await startSite();
    for (const authorization of ['Bearer undefined', 'Bearer ', `Bearer ${controlToken}`]) {
      expect((await fetch(`${other.github.controlUrl}/faults`, { headers: { authorization } })).status).toBe(404);
    }
    await other.end();
  });

  it.each(['', 'short', 'with a space in between'])('LGH26 a token that cannot be one is refused at the start: %j', async (bad) => {
    await expect(startLocalGitHub({ dataDir: site.dataDir, controlToken: bad })).rejects.toThrow(RangeError);
  });

  it('LGH26 no fault meets it and no count has it', async () => {
    await plan(1, { do: 'reset', when: 'before' });
    const end = site.github.intercept(() => ({ when: 'before', status: 500 }));
    site.github.requests.reset();
    expect((await control('GET', 'faults')).status).toBe(200);
    end();
    expect(site.github.requests.list()).toEqual([]);
    expect(await log()).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['the plan.seed must be', { rules: [] }],
    ['the plan.rules must be a list', { seed: 1 }],
    ['rules[0].do must be one of error', { seed: 1, rules: [{ do: 'explode' }] }],
    ['rules[0].do must be one of error', { seed: 1, rules: [{ do: 'constructor' }] }],
    ['rules[0].ms must be whole milliseconds', { seed: 1, rules: [{ do: 'slow' }] }],
    ['rules[0].ms must be whole milliseconds', { seed: 1, rules: [{ do: 'slow', ms: [2, 1] }] }],
    ['rules[1].probability must be a number', { seed: 1, rules: [{ do: 'drop' }, { do: 'reset', probability: 2 }] }],
    ['rules[0] has no field probabilty', { seed: 1, rules: [{ do: 'error', probabilty: 1 }] }],
    ['rules[0].on has no field events', { seed: 1, rules: [{ do: 'error', on: { events: ['push'] } }] }],
    ['rules[0].on.surfaces must be a list', { seed: 1, rules: [{ do: 'error', on: { surfaces: ['http'] } }] }],
  ])('LGH26 a plan is taken whole or not at all: %s', async (message, body) => {
    await plan(3, { do: 'drop' });
    const answer = await control('PUT', 'faults', { body });
    expect([answer.status, await answer.json()]).toEqual([422, expect.objectContaining({ message: expect.stringContaining(message) })]);
    expect(await (await control('GET', 'faults')).json()).toEqual({ seed: 3, rules: [{ do: 'drop' }], happened: [0] });
  });

  it('LGH27 the same seed and requests give the same faults, another seed gives others, and the log has them', async () => {
    const rules: FaultRule[] = [{ do: 'error', probability: 0.3 }, { do: 'error', status: 503, probability: 0.3 }];
    const run = async (seed: number) => {
      await plan(seed, ...rules);
      return statuses(20);
    };
    const first = await run(7);
    const logged = await log();
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 502, 503]));
    expect(logged.map((entry) => (entry.rule === 0 ? 502 : 503))).toEqual(first.filter((one) => one !== 200));
    expect(logged[0]).toEqual({ at: expect.any(String), rule: logged[0]?.rule, do: 'error', met: 'GET /repos/octo/rules' });
  });

  it('LGH27 one rule never shifts the choices of another', async () => {
    const rules: FaultRule[] = [{ do: 'error', probability: 0.5, on: { path: '/user' } }, { do: 'error', probability: 0.4, on: { path: '/repos/**' } }];
    await plan(7, ...rules);
    const alone = await statuses(10);
    await plan(7, ...rules);
    const between: number[] = [];
    while (between.length < alone.length) {
      await fetch(`${site.github.url}/user`);
      between.push(await status());
    }
    expect(between).toEqual(alone);
  });

  it('LGH27 a rule meets what it names, the next n times, until it is cleared', async () => {
    await plan(1, { do: 'error', times: 2, on: { surfaces: ['rest'], methods: ['GET'], path: '/repos/*/rules' } });
    expect((await site.octokit.rest.users.getAuthenticated()).status).toBe(200);
    expect((await site.octokit.rest.git.getRef(ref)).status).toBe(200);
    expect(await statuses(3)).toEqual([502, 502, 200]);
    expect(await (await control('GET', 'faults')).json()).toMatchObject({ happened: [2] });
    await plan(1, { do: 'error', on: { path: '/repos/**' } });
    await expect(site.octokit.rest.git.getRef(ref)).rejects.toThrow();
    expect((await control('DELETE', 'faults')).status).toBe(204);
    expect(await statuses(1)).toEqual([200]);
  });

  it('LGH27 an error leaves no trace; after a connection is cut, it was done', async () => {
    const before = await head();
    await plan(1, { do: 'error', status: 503, on: { methods: ['PUT'] }, times: 1 }, { do: 'reset', on: { methods: ['PUT'] } });
    await expect(commit('unwritten')).rejects.toMatchObject({ status: 503 });
    expect(await head()).toBe(before);
    await expect(commit('unheard')).rejects.toThrow();
    const { data } = await site.octokit.rest.repos.getCommit({ ...at, ref: 'main' });
    expect([data.commit.message, data.parents[0]?.sha]).toEqual(['unheard', before]);
  });

  it('LGH27 an answer comes too late for its caller', async () => {
    await plan(1, { do: 'slow', ms: [60_000, 70_000], times: 1 });
    await expect(site.octokit.rest.repos.get({ ...at, request: { signal: AbortSignal.timeout(50) } })).rejects.toThrow();
    expect(await status()).toBe(200);
  });

  it.each<[403 | 429, 'retry-after' | 'reset' | 'none', string[]]>([
    [403, 'retry-after', ['retry-after']],
    [429, 'retry-after', ['retry-after']],
    [403, 'reset', ['x-ratelimit-remaining', 'x-ratelimit-reset']],
    [429, 'reset', ['x-ratelimit-remaining', 'x-ratelimit-reset']],
    [403, 'none', []],
    [429, 'none', []],
  ])('LGH27 a limit is told with %i and %s', async (code, form, names) => {
    await plan(1, { do: 'limit', status: code, form, seconds: 30 });
    const before = Math.floor(Date.now() / 1000);
    const answer = await fetch(`${site.github.url}/user`);
    expect([answer.status, [...answer.headers.keys()].filter((name) => /retry-after|ratelimit/.test(name))]).toEqual([code, names]);
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining('rate limit') });
    const until = form === 'reset' ? Number(answer.headers.get('x-ratelimit-reset')) - before : Number(answer.headers.get('retry-after') ?? 30);
    expect(until).toBeGreaterThanOrEqual(30);
  });

  it('LGH27 GraphQL tells a limit with 200, which REST never does', async () => {
    await plan(1, { do: 'limit', status: 200, form: 'reset' });
    expect(await status()).toBe(200);
    const answer = await fetch(`${site.github.origin}/api/graphql`, { method: 'POST', body: '{}' });
    expect([answer.status, answer.headers.get('x-ratelimit-remaining'), await answer.json()]).toEqual([200, '0', { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] }]);
  });

  describe('webhooks', () => {
    beforeAll(async () => {
      const config = { url: receiver.url, content_type: 'json' };
      await site.octokit.rest.repos.createWebhook({ ...at, events: ['push'], config });
      await arrived();
    });

    /** What came since the last look: commit messages and GUIDs. */
    async function arrived(): Promise<{ message: string; guid: unknown }[]> {
      await site.github.webhooksSettled();
      return receiver.received.splice(0).map(({ headers, body }) => ({
        message: (JSON.parse(body.toString('utf8')) as { head_commit?: { message: string } }).head_commit?.message ?? '',
        guid: headers['x-github-delivery'],
      }));
    }
    const messages = async () => (await arrived()).map(({ message }) => message);

    it('LGH28 are dropped, the next n of an event', async () => {
      await plan(1, { do: 'drop', on: { events: ['push'] }, times: 1 }, { do: 'drop', on: { events: ['pull_request'] } });
      await commit('dropped');
      await commit('arrives');
      expect(await messages()).toEqual(['arrives']);
      expect(await log()).toEqual([{ at: expect.any(String), rule: 0, do: 'drop', met: expect.stringMatching(/^push [0-9a-f-]{36}$/) }]);
    });

    it('LGH28 are doubled, under one GUID', async () => {
      await plan(1, { do: 'double', ms: 1 });
      await commit('twice');
      const [one, two, ...more] = await arrived();
      expect([one?.message, two, more]).toEqual(['twice', one, []]);
    });

    it('LGH28 are delayed, so that what comes later arrives earlier', async () => {
      const other = await startSite({ controlToken, faults: { seed: 1, rules: [{ do: 'delay', ms: 3_600_000, times: 1 }, { do: 'delay', ms: [1, 5] }] } });
      await other.github.createRepo({ owner: 'octo', name: 'rules' });
      for (const name of ['never', 'soon']) await other.octokit.rest.repos.createWebhook({ ...at, config: { url: `${receiver.url}?${name}` } });
      await until(() => receiver.received.length > 0);
      expect(receiver.received.splice(0).length).toBe(1);
      await other.end();
    });

    it('LGH28 that are delayed arrive', async () => {
      await plan(1, { do: 'delay', ms: [1, 5] });
      await commit('late');
      expect(await messages()).toEqual(['late']);
    });

    it('LGH28 are shuffled in an order that the seed decides', async () => {
      const run = async (seed: number) => {
        await plan(seed, { do: 'shuffle', size: 4, ms: 3_600_000 });
        for (const name of ['w', 'x', 'y', 'z']) await commit(`${name}-${seed}-${await head()}`);
        return (await messages()).map((message) => message.charAt(0)).join('');
      };
      const first = await run(5);
      expect([...first].sort().join('')).toBe('wxyz');
      expect(first).not.toBe('wxyz');
      expect(await run(5)).toBe(first);
    });

    it('LGH28 of a batch that does not fill up come in time', async () => {
      await plan(1, { do: 'shuffle', size: 9, ms: 1 });
      await commit('alone');
      expect(await messages()).toEqual(['alone']);
    });

    it('LGH29 a branch is rewritten to a sibling or an ancestor around a request, and announced', async () => {
      const [before, parent] = [await head(), (await site.octokit.rest.git.getCommit({ ...at, commit_sha: await head() })).data.parents[0]?.sha];
      const clone = `${site.workDir}/rewritten`;
      await git(site.workDir, 'clone', '-q', site.github.cloneUrl('octo', 'rules', site.token), clone);
      await arrived();
      await plan(1, { do: 'force-push', on: { path: '/repos/octo/rules/git/ref/**' }, times: 1 });
      const { data: sibling } = await site.octokit.rest.git.getCommit({ ...at, commit_sha: await head() });
      expect([sibling.sha === before, sibling.parents.map(({ sha }) => sha), sibling.message]).toEqual([false, [parent], expect.stringContaining('Rewritten')]);
      await git(clone, 'fetch', '-q');
      expect(await git(clone, 'diff', '--stat', before, 'origin/main')).toBe('');
      await plan(1, { do: 'force-push', when: 'after', to: 'ancestor', repository: 'octo/rules', on: { surfaces: ['graphql'] }, times: 1 });
      await site.octokit.graphql('{ viewer { login } }');
      expect(await head()).toBe(parent);
      expect((await arrived()).length).toBe(2);
      expect((await log()).map(({ outcome }) => outcome)).toEqual([`main from ${before} to ${sibling.sha}`, `main from ${sibling.sha} to ${parent}`]);
      expect(await fsck(site.github.findRepo('octo', 'rules')?.path ?? '')).toBe('');
    });
  });

  it('LGH29 what cannot be rewritten is left alone, and the log says why', async () => {
    const before = await head();
    await plan(1, { do: 'force-push', to: 'ancestor', commits: 1000, times: 1 }, { do: 'force-push', branch: 'none', times: 1 }, { do: 'force-push', repository: 'octo/none', times: 1 });
    expect(await statuses(3)).toEqual([200, 200, 200]);
    expect(await head()).toBe(before);
    expect((await log()).map(({ outcome }) => outcome)).toEqual(['main has too few commits', 'none has too few commits', 'no repository']);
  });

  it('LGH29 a person loses what the token could do, for REST and git, until the plan is cleared', async () => {
    await site.github.createRepo({ owner: 'octo', name: 'hidden', private: true });
    const hidden = () => site.octokit.rest.repos.get({ owner: 'octo', repo: 'hidden' });
    await plan(1, { do: 'forbid', on: { methods: ['PUT'] }, times: 1 });
    expect((await hidden()).status).toBe(200);
    await expect(commit('forbidden')).rejects.toMatchObject({ status: 403, message: expect.stringContaining('Resource not accessible by personal access token') });
    await expect(git(`${site.workDir}`, 'push', '-q', site.github.cloneUrl('octo', 'hidden', site.token))).rejects.toThrow();
    expect((await hidden()).status).toBe(200);
    await plan(1, { do: 'forbid', leaves: 'nothing', when: 'after', times: 1 });
    expect((await hidden()).status).toBe(200);
    expect(await refusal(hidden())).toMatchObject({ status: 404 });
    await control('DELETE', 'faults');
    expect((await hidden()).status).toBe(200);
    await commit('allowed');
    expect((await log()).map(({ outcome }) => outcome)).toEqual(['octo may only read', 'octo may do nothing']);
  });

  it('LGH29 an installation loses it for every token it gets', async () => {
    const { id: appId, privateKey } = await site.github.registerApp({ slug: 'breaker', owner: 'octo' });
    const installation_id = await site.github.installApp('breaker', { account: 'octo' });
    const app = new App({ appId, privateKey, Octokit: Octokit.defaults({ baseUrl: site.github.url, retry: { enabled: false }, throttle: { enabled: false } }) });
    const put = async () => {
      const { data } = await app.octokit.request('POST /app/installations/{installation_id}/access_tokens', { installation_id });
      return octokitFor(site.github.url, data.token).rest.repos.createOrUpdateFileContents({ ...at, path: `${await head()}.md`, message: 'by app', content: '' });
    };
    await put();
    await plan(1, { do: 'forbid', on: { methods: ['PUT'] }, times: 1 });
    expect([await refusal(put()), await refusal(put())]).toEqual(Array(2).fill({ status: 403, message: 'Resource not accessible by integration' }));
    await control('DELETE', 'faults');
    await put();
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((done) => setTimeout(done, 10));
}
