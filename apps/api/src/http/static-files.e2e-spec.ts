import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { serveWebApp } from './static-files.js';

let folder: string;
let server: FastifyInstance;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-web-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await writeFile(join(folder, 'dist/index.html'), '<!doctype html>the page');
  await writeFile(join(folder, 'dist/assets/index-abc123.js'), 'the script');
  await writeFile(join(folder, 'dist/favicon.svg'), '<svg/>');
  await writeFile(join(folder, 'secret.txt'), 'outside');
  server = fastify();
  await serveWebApp(server, `${folder}/dist/`);
  await server.listen({ port: 0, host: '127.0.0.1' });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Asks for exactly this path; fetch would resolve the dots in it. */
async function ask(path: string, headers: Record<string, string> = {}): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }> {
  const { port } = server.server.address() as AddressInfo;
  const [response] = (await once(get({ port, host: '127.0.0.1', path, headers, agent: false }), 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

describe('the web app', () => {
  it.each(['/', '/index.html', '/projects/rules/docs/a.md', '/invitations/token', '/apiary', '/favicon.ico?x=1'])('HTTP12 %s shows the page, which is asked for anew each time', async (url) => {
    const answer = await ask(url);
    expect([answer.status, answer.body, answer.headers['cache-control']]).toEqual([200, '<!doctype html>the page', 'no-cache']);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
  });

  it('HTTP12 a file with a hash in its name never expires; one without is asked for anew', async () => {
    const script = await ask('/assets/index-abc123.js');
    expect([script.body, script.headers['cache-control']]).toEqual(['the script', 'public, max-age=31536000, immutable']);
    const icon = await ask('/favicon.svg');
    expect([icon.body, icon.headers['cache-control']]).toEqual(['<svg/>', 'no-cache']);
    const again = await ask('/', { 'if-none-match': String((await ask('/')).headers.etag) });
    expect(again.status).toBe(304);
  });

  it.each(['/api', '/api/v1/x', '/socket.io/?EIO=4', '/health/x', '/metrics', '/mcp', '/assets/old-hash.js'])('HTTP12 %s is no page', async (url) => {
    expect((await ask(url)).status).toBe(404);
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/assets/%2e%2e/%2e%2e/secret.txt'])('HTTP12 %s leads nowhere outside', async (url) => {
    expect((await ask(url)).body).not.toContain('outside');
  });
});
