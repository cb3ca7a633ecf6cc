import { describe, expect, it } from '@jest/globals';
import { startReceiver } from '../../test/hook-receiver.js';
import { octokitFor, refusal, startSite } from '../../test/local-site.js';
import { startLocalGitHub } from '../index.js';

describe('a second start', () => {
  it('LGH16 finds repositories, tokens, hooks, deliveries, pull requests and rules of the first', async () => {
    const site = await startSite();
    const receiver = await startReceiver();
    const at = { owner: 'octo', repo: 'kept' };
    const repo = await site.github.createRepo({ owner: 'octo', name: 'kept', private: true, anonymousPush: true });
    const put = await site.octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'a', message: 'a', content: '' });
    await site.octokit.rest.git.createRef({ ...at, ref: 'refs/heads/topic', sha: put.data.commit.sha ?? '' });
    await site.octokit.rest.repos.createOrUpdateFileContents({ ...at, branch: 'topic', path: 'b', message: 'b', content: '' });
    await site.octokit.rest.pulls.create({ ...at, title: 'Topic', head: 'topic', base: 'main' });
    await site.octokit.request('POST /repos/{owner}/{repo}/rulesets', { ...at, name: 'R', enforcement: 'active', rules: [{ type: 'deletion' }] });
    const hook = await site.octokit.rest.repos.createWebhook({ ...at, config: { url: receiver.url, content_type: 'json', secret: 's' } });
    await site.github.webhooksSettled();
    await site.github.close();

    const again = await startLocalGitHub({ dataDir: site.dataDir });
    const octokit = octokitFor(again.url, site.token);
    expect((await octokit.rest.repos.get(at)).data).toMatchObject({ id: repo.id, private: true });
    expect(await again.createRepo({ owner: 'octo', name: 'KEPT' })).toMatchObject({ id: repo.id, name: 'kept' });
    expect((await octokit.rest.git.getRef({ ...at, ref: 'heads/main' })).data.object.sha).toBe(put.data.commit.sha);
    expect((await octokit.rest.pulls.list(at)).data).toMatchObject([{ number: 1, title: 'Topic', head: { ref: 'topic' } }]);
    expect((await octokit.request('GET /repos/{owner}/{repo}/rulesets', at)).data).toMatchObject([{ name: 'R' }]);
    const deliveries = await octokit.rest.repos.listWebhookDeliveries({ ...at, hook_id: hook.data.id });
    expect(deliveries.data).toMatchObject([{ event: 'ping', status_code: 202 }]);
    await octokit.rest.repos.redeliverWebhookDelivery({ ...at, hook_id: hook.data.id, delivery_id: deliveries.data[0]?.id ?? 0 });
    await again.webhooksSettled();
    expect(receiver.received[1]?.headers['x-github-delivery']).toBe(receiver.received[0]?.headers['x-github-delivery']);
    await again.close();
    await receiver.end();
    await site.end();
  });

  it('LGH16 a rename and a transfer keep the id; a deleted repository is gone', async () => {
    const site = await startSite();
    const repo = await site.github.createRepo({ owner: 'octo', name: 'before' });
    const moved = await site.github.updateRepo('octo', 'before', { owner: 'acme', name: 'after' });
    expect(moved).toMatchObject({ id: repo.id, owner: 'acme', name: 'after', path: repo.path });
    expect((await site.octokit.request('GET /repositories/{id}', { id: repo.id })).data).toMatchObject({ full_name: 'acme/after' });
    await site.github.createRepo({ owner: 'octo', name: 'other' });
    // The names before lead there, to every part of it, until another repository takes one.
    const old = { owner: 'octo', repo: 'before' };
    const answer = await fetch(`${site.github.url}/repos/octo/before/branches/main?x=1`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([301, `${site.github.url}/repositories/${repo.id}/branches/main?x=1`]);
    expect((await site.octokit.rest.repos.get(old)).data.full_name).toBe('acme/after');
    const write = await fetch(`${site.github.url}/repos/octo/before/git/blobs`, { method: 'POST', redirect: 'manual', body: '{}' });
    expect([write.status, write.headers.get('location')]).toEqual([307, `${site.github.url}/repositories/${repo.id}/git/blobs`]);
    const taken = await site.github.createRepo({ owner: 'octo', name: 'before' });
    expect((await site.octokit.rest.repos.get(old)).data.id).toBe(taken.id);
    await expect(site.github.updateRepo('octo', 'other', { owner: 'acme', name: 'After' })).rejects.toThrow(RangeError);
    await site.github.deleteRepo('acme', 'after');
    expect(await refusal(site.octokit.rest.repos.get({ owner: 'acme', repo: 'after' }))).toMatchObject({ status: 404 });
    await site.end();
  });

  it('LGH16 a taken port is an error, not a hang', async () => {
    const site = await startSite();
    const port = Number(new URL(site.github.origin).port);
    await expect(startLocalGitHub({ dataDir: site.dataDir, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await site.end();
  });
});
