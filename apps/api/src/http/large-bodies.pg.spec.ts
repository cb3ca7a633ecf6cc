import { once } from 'node:events';
import { request as open } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@lockstep/contracts';
import type { Problem } from '@lockstep/contracts';
import { newId } from '@lockstep/core';
import { createDatabase, eventually } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { HttpClient } from '../../test/http-client.js';
import { startApi } from '../../test/running-api.js';
import type { RunningApi } from '../../test/running-api.js';

const MIB = 1024 * 1024;

describe('large bodies, before anybody knows whose they are', () => {
  const senders: ClientRequest[] = [];
  let database: TestDatabase;
  let api: RunningApi;
  let http: HttpClient;

  beforeAll(async () => {
    database = await createDatabase();
    api = await startApi({ DATABASE_URL: database.url });
    http = new HttpClient(api.url);
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });
  afterEach(() => senders.splice(0).forEach((sender) => sender.destroy()));

  /** Somebody who says that he will send so much, and does not go on; the server has heard of it. */
  async function slow(path: string, bytes: number | 'unknown'): Promise<ClientRequest> {
    const size = bytes === 'unknown' ? { 'transfer-encoding': 'chunked' } : { 'content-length': bytes };
    const sender = open(`${api.url}/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json', expect: '100-continue', ...size } });
    senders.push(sender);
    // A sender that a test takes back hears of it.
    sender.on('error', () => undefined);
    sender.flushHeaders();
    await once(sender, 'continue');
    return sender;
  }

  const webhook = (): string => `/github/webhooks/${newId()}`;
  const whole = (path: string, bytes: number) => http.call<Problem>('POST', path, { raw: new Uint8Array(bytes) });
  const said = async (answer: ReturnType<typeof whole>): Promise<[number, string]> => [(await answer).status, (await answer).body.code];
  const busy = [503, 'request.busy'];

  it('HTTP13 more large bodies at once than there is room for are refused with the time to wait, and everything else goes on', async () => {
    const first = await slow(webhook(), LIMITS.webhookBodyBytes);
    for (let n = 1; n < 4; n++) await slow(webhook(), LIMITS.webhookBodyBytes);
    await slow('/github/webhooks', 'unknown');
    // 125 of 128 MiB are taken.
    expect(await said(whole(webhook(), 3 * MIB))).toEqual([404, 'link.not_found']);
    const refused = await whole(webhook(), 4 * MIB);
    expect([refused.status, refused.body.code, refused.headers.get('retry-after'), refused.headers.get('content-type')]).toEqual([...busy, '5', 'application/problem+json; charset=utf-8']);
    expect(await said(whole(webhook(), LIMITS.smallBodyBytes))).toEqual([404, 'link.not_found']);
    expect(await said(whole(webhook(), LIMITS.webhookBodyBytes + 1))).toEqual([413, 'request.too_large']);
    expect(await said(whole('/projects', 4 * MIB - 1))).toEqual([400, 'request.invalid']);
    expect(await said(whole('/projects/x/changes', 32 * MIB - 1))).toEqual([400, 'request.invalid']);

    first.destroy();
    await eventually(async () => (await said(whole(webhook(), LIMITS.webhookBodyBytes)))[0] === 404);
  });

  it('HTTP13 what was answered makes room again', async () => {
    const waiting = await Promise.all(Array.from({ length: 5 }, () => slow(webhook(), LIMITS.webhookBodyBytes)));
    expect(await said(whole(webhook(), 4 * MIB))).toEqual(busy);
    const answers = waiting.map((sender) => once(sender, 'response').then(([answer]) => (answer as IncomingMessage).resume().statusCode));
    for (const sender of waiting) sender.end(Buffer.alloc(LIMITS.webhookBodyBytes));
    expect(await Promise.all(answers)).toEqual([404, 404, 404, 404, 404]);
    for (let n = 0; n < 6; n++) expect(await said(whole(webhook(), LIMITS.webhookBodyBytes))).toEqual([404, 'link.not_found']);
  });
});
