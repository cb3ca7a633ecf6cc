import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { startSite, type TestSite } from '../../test/local-site.js';
import { finish, GitCommand } from '../git/git-command.js';
import { gitEnvironment } from '../git/env.js';
import { startBackend } from './cgi.js';

describe('git as a CGI program', () => {
  let site: TestSite;

  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.end());

  it('LGH30 a push that breaks off, because the server was killed, ends its git', async () => {
    const { path } = await site.github.createRepo({ owner: 'octo', name: 'cut-off' });
    const request = new IncomingMessage(new Socket());
    Object.assign(request, { method: 'POST', headers: { 'content-type': 'application/x-git-receive-pack-request', 'content-length': '858' } });
    const child = startBackend(new GitCommand(path, gitEnvironment(site.workDir)), { request, query: '', file: 'git-receive-pack', user: 'octo' });
    const outcome = await finish(child, '00c4');
    expect(outcome.exitCode).not.toBe(-1);
  });
});
