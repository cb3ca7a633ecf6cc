import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../../test/git.js';
import { signed, startReceiver, type HookReceiver } from '../../test/hook-receiver.js';
import { refusal, startSite, type TestSite } from '../../test/local-site.js';

const secret = 'hush';

interface PushPayload {
  ref: string;
  before: string;
  after: string;
  created: boolean;
  deleted: boolean;
  forced: boolean;
  commits: { id: string; tree_id: string; message: string; timestamp: string; added: string[]; removed: string[]; modified: string[]; author: { email: string } }[];
  head_commit: { id: string } | null;
  repository: { id: number; full_name: string; pushed_at: number; owner: { name: string } };
  pusher: { name: string };
  sender: { login: string };
}

describe('webhooks', () => {
  let site: TestSite;
  let receiver: HookReceiver;
  let count = 0;

  beforeAll(async () => {
    site = await startSite({ webhookTimeoutMs: 300, limits: { webhookBytes: 200_000 } });
  });
  afterAll(() => site.end());
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.end());

  async function hooked(events = ['push'], content_type: 'json' | 'form' = 'json') {
    count += 1;
    const at = { owner: 'octo', repo: `hooked-${count}` };
    const repo = await site.github.createRepo({ owner: 'octo', name: at.repo });
    const config = { url: receiver.url, content_type, secret };
    const hook = await site.octokit.rest.repos.createWebhook({ ...at, events, config });
    await site.github.webhooksSettled();
    const ping = receiver.received.splice(0);
    const folder = join(site.workDir, at.repo);
    await git(site.workDir, 'clone', '-q', site.github.cloneUrl('octo', at.repo, site.token), folder);
    return { at, repo, hook: hook.data, ping, folder };
  }

  async function pushFile(folder: string, path: string, text: string, ...options: string[]): Promise<string> {
    await writeFile(join(folder, path), text);
    await git(folder, 'add', '-A');
    await git(folder, 'commit', '-qm', `write ${path}`);
    await git(folder, 'push', '-q', ...options, 'origin', 'HEAD:main');
    await site.github.webhooksSettled();
    return git(folder, 'rev-parse', 'HEAD');
  }

  function pushes(): PushPayload[] {
    return receiver.received.filter(({ headers }) => headers['x-github-event'] === 'push').map(({ body }) => JSON.parse(body.toString('utf8')) as PushPayload);
  }

  it('LGH5 a new hook is pinged, signed with its secret, and never shows the secret', async () => {
    const { ping, hook } = await hooked();
    expect(hook.config.secret).toBe('********');
    const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = ping;
    expect(headers).toMatchObject({ 'x-github-event': 'ping', 'x-github-hook-id': String(hook.id), 'content-type': 'application/json' });
    expect(headers['x-github-delivery']).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers['user-agent']).toMatch(/^GitHub-Hookshot\//);
    expect(headers['x-hub-signature-256']).toBe(signed(secret, body));
    expect(JSON.parse(body.toString('utf8'))).toMatchObject({ hook_id: hook.id, hook: { config: { secret: '********' } } });
  });

  it('LGH5 a form hook carries the same JSON in one field, and the signature covers the form', async () => {
    const { folder } = await hooked(['push'], 'form');
    const sha = await pushFile(folder, 'a.md', 'a');
    const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = receiver.received;
    expect(headers['x-hub-signature-256']).toBe(signed(secret, body));
    expect(JSON.parse(new URLSearchParams(body.toString('utf8')).get('payload') ?? '{}')).toMatchObject({ after: sha });
  });

  it('LGH4 a git push is announced once, with what each commit did', async () => {
    const { folder, repo } = await hooked();
    const first = await pushFile(folder, 'a.md', 'a');
    await git(folder, 'mv', 'a.md', 'b.md');
    await git(folder, 'commit', '-qm', 'rename');
    const second = await pushFile(folder, 'b.md', 'b');
    const [created, updated, ...more] = pushes();
    expect(more).toEqual([]);
    expect(created).toMatchObject({ ref: 'refs/heads/main', before: '0'.repeat(40), after: first, created: true, forced: false, deleted: false });
    expect(created?.commits).toMatchObject([{ id: first, added: ['a.md'], removed: [], modified: [] }]);
    expect(updated).toMatchObject({ before: first, after: second, created: false, head_commit: { id: second }, pusher: { name: 'octo' }, sender: { login: 'octo' } });
    expect(updated?.commits).toMatchObject([
      { message: 'rename', added: ['b.md'], removed: ['a.md'], modified: [] },
      { id: second, added: [], removed: [], modified: ['b.md'], author: { email: 'gina@example.test' } },
    ]);
    expect(updated?.repository).toMatchObject({ id: repo.id, full_name: `octo/${repo.name}`, owner: { name: 'octo' }, pushed_at: expect.any(Number) });
    expect(updated?.commits[0]?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
  });

  it('LGH4 a force-push and a deletion say what they are', async () => {
    const { folder } = await hooked(['push', 'create', 'delete']);
    const first = await pushFile(folder, 'a.md', '1');
    await git(folder, 'push', '-q', 'origin', 'HEAD:side');
    await git(folder, 'commit', '-q', '--amend', '-m', 'again');
    await git(folder, 'push', '-qf', 'origin', 'HEAD:main');
    await git(folder, 'push', '-q', 'origin', ':side');
    await site.github.webhooksSettled();
    const [, side, forced, deleted] = pushes();
    expect(side).toMatchObject({ ref: 'refs/heads/side', created: true, commits: [], head_commit: { id: first } });
    expect(forced).toMatchObject({ ref: 'refs/heads/main', before: first, forced: true, commits: [{ message: 'again' }] });
    expect(deleted).toMatchObject({ ref: 'refs/heads/side', deleted: true, after: '0'.repeat(40), head_commit: null, commits: [] });
    const others = receiver.received.filter(({ headers }) => headers['x-github-event'] !== 'push').map(({ headers }) => headers['x-github-event']);
    expect(others).toEqual(['create', 'create', 'delete']);
  });

  it('LGH4 the API announces what it moves: contents, refs made, moved and deleted', async () => {
    const { at } = await hooked();
    const put = await site.octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'a.md', message: 'put', content: 'YQ==' });
    const head = put.data.commit.sha ?? '';
    const tree = put.data.commit.tree?.sha ?? '';
    const commit = await site.octokit.rest.git.createCommit({ ...at, message: 'two', tree, parents: [head] });
    await site.octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha: commit.data.sha });
    await site.octokit.rest.git.createRef({ ...at, ref: 'refs/heads/x', sha: head });
    await site.octokit.rest.git.deleteRef({ ...at, ref: 'heads/x' });
    await site.octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha: commit.data.sha });
    await site.github.webhooksSettled();
    const seen = pushes().map(({ ref, after, created, deleted }) => ({ ref, after, created, deleted }));
    expect(seen).toEqual([
      { ref: 'refs/heads/main', after: head, created: true, deleted: false },
      { ref: 'refs/heads/main', after: commit.data.sha, created: false, deleted: false },
      { ref: 'refs/heads/x', after: head, created: true, deleted: false },
      { ref: 'refs/heads/x', after: '0'.repeat(40), created: false, deleted: true },
    ]);
  });

  it('LGH4 of two pushes at once each is announced as its own', async () => {
    const { folder, at } = await hooked();
    await pushFile(folder, 'a.md', 'a');
    const folders = await Promise.all(
      ['one', 'two', 'three'].map(async (name) => {
        const clone = join(site.workDir, `${at.repo}-${name}`);
        await git(site.workDir, 'clone', '-q', site.github.cloneUrl('octo', at.repo, site.token), clone);
        await git(clone, 'commit', '-q', '--allow-empty', '-m', name);
        return { clone, name };
      }),
    );
    await Promise.all(folders.map(({ clone, name }) => git(clone, 'push', '-q', 'origin', `HEAD:${name}`)));
    await site.github.webhooksSettled();
    const branches = pushes().slice(1);
    expect(branches.map(({ ref }) => ref).sort()).toEqual(['refs/heads/one', 'refs/heads/three', 'refs/heads/two']);
    for (const { ref, commits } of branches) expect(commits.map(({ message }) => `refs/heads/${message}`)).toEqual([ref]);
  });

  it('LGH7 every delivery is logged, nothing is retried, and a redelivery keeps the GUID', async () => {
    const { folder, at, hook } = await hooked();
    receiver.answerWith(500);
    await pushFile(folder, 'a.md', 'a');
    expect(receiver.received).toHaveLength(1);
    const list = await site.octokit.rest.repos.listWebhookDeliveries({ ...at, hook_id: hook.id });
    expect(list.data).toMatchObject([
      { event: 'push', status_code: 500, redelivery: false },
      { event: 'ping', status_code: 202, status: 'OK' },
    ]);
    const failed = list.data[0];
    if (!failed) throw new Error('no delivery');
    const whole = await site.octokit.rest.repos.getWebhookDelivery({ ...at, hook_id: hook.id, delivery_id: failed.id });
    expect(whole.data).toMatchObject({ request: { payload: { ref: 'refs/heads/main' } }, response: { payload: 'noted', headers: { 'x-receiver': 'test' } } });
    receiver.answerWith(202);
    await site.octokit.rest.repos.redeliverWebhookDelivery({ ...at, hook_id: hook.id, delivery_id: failed.id });
    await site.github.webhooksSettled();
    const [first, second] = receiver.received;
    expect(second?.headers['x-github-delivery']).toBe(first?.headers['x-github-delivery']);
    expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true);
    const after = await site.octokit.rest.repos.listWebhookDeliveries({ ...at, hook_id: hook.id });
    expect(after.data[0]).toMatchObject({ guid: failed.guid, redelivery: true, status_code: 202 });
  });

  it('LGH7 a receiver that is silent or away is a failed delivery', async () => {
    const { folder, at, hook } = await hooked();
    receiver.answerWith(undefined);
    await pushFile(folder, 'a.md', 'a');
    await receiver.end();
    await pushFile(folder, 'a.md', 'b');
    const { data } = await site.octokit.rest.repos.listWebhookDeliveries({ ...at, hook_id: hook.id });
    expect(data.slice(0, 2)).toMatchObject([{ status: 'failed to connect to host' }, { status: 'timed out' }]);
  });

  it('LGH6 a push lists as many commits and paths as the limits allow, the newest commits', async () => {
    const small = await startSite({ limits: { pushCommits: 2, pushFilesPerCommit: 3 } });
    const repo = await small.github.createRepo({ owner: 'octo', name: 'small', anonymousPush: true });
    await small.octokit.rest.repos.createWebhook({ owner: 'octo', repo: 'small', config: { url: receiver.url, content_type: 'json' } });
    await git(small.workDir, 'clone', '-q', repo.cloneUrl, 'small');
    const folder = join(small.workDir, 'small');
    for (const message of ['one', 'two', 'three']) {
      for (const name of ['a', 'b', 'c', 'd']) await writeFile(join(folder, `${message}-${name}`), '');
      await git(folder, 'add', '-A');
      await git(folder, 'commit', '-qm', message);
    }
    await git(folder, 'push', '-q', 'origin', 'HEAD:main');
    await small.github.webhooksSettled();
    expect(pushes()[0]?.commits).toMatchObject([
      { message: 'two', added: ['two-a', 'two-b', 'two-c'] },
      { message: 'three', added: ['three-a', 'three-b', 'three-c'] },
    ]);
    await small.end();
  });

  it('LGH6 a payload past the limit is not delivered at all', async () => {
    const { folder } = await hooked();
    await git(folder, 'commit', '-q', '--allow-empty', '-m', 'x'.repeat(100_000));
    await pushFile(folder, 'a.md', 'a');
    await pushFile(folder, 'a.md', 'b');
    expect(pushes().map(({ commits }) => commits.length)).toEqual([2, 1]);
    await git(folder, 'commit', '-q', '--allow-empty', '-m', 'x'.repeat(120_000));
    await git(folder, 'commit', '-q', '--allow-empty', '-m', 'x'.repeat(120_000));
    await git(folder, 'push', '-q', 'origin', 'HEAD:main');
    await site.github.webhooksSettled();
    expect(pushes()).toHaveLength(2);
  });

  it('LGH5 a hook hears what it asked for while it is active; a changed secret signs the next delivery', async () => {
    const { at, hook, folder } = await hooked(['delete']);
    await pushFile(folder, 'a.md', 'a');
    expect(receiver.received).toEqual([]);
    await site.octokit.rest.repos.updateWebhook({ ...at, hook_id: hook.id, events: ['push'], config: { url: receiver.url, content_type: 'json', secret: 'new' } });
    await pushFile(folder, 'a.md', 'b');
    const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = receiver.received;
    expect(headers['x-hub-signature-256']).toBe(signed('new', body));
    await site.octokit.rest.repos.updateWebhook({ ...at, hook_id: hook.id, active: false });
    await pushFile(folder, 'a.md', 'c');
    expect(receiver.received).toHaveLength(1);
    await site.octokit.rest.repos.deleteWebhook({ ...at, hook_id: hook.id });
    expect(await refusal(site.octokit.rest.repos.getWebhook({ ...at, hook_id: hook.id }))).toMatchObject({ status: 404 });
  });

  it('LGH5 the same hook twice, and an address that is none, are refused', async () => {
    const { at } = await hooked();
    const again = site.octokit.rest.repos.createWebhook({ ...at, events: ['push'], config: { url: receiver.url, content_type: 'json' } });
    expect(await refusal(again)).toEqual({ status: 422, message: 'Validation Failed' });
    const bad = site.octokit.rest.repos.createWebhook({ ...at, config: { url: 'file:///etc/passwd' } });
    expect(await refusal(bad)).toEqual({ status: 422, message: 'Validation Failed' });
  });
});
