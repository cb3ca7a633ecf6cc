import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem } from '@lockstep/contracts';
import { createDatabase, eventually } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { DatabaseSwitch } from '../../test/database-switch.js';
import { HttpClient } from '../../test/http-client.js';
import { startApi } from '../../test/running-api.js';
import type { RunningApi } from '../../test/running-api.js';

let database: TestDatabase;
let cable: DatabaseSwitch;
let api: RunningApi;
let http: HttpClient;

beforeAll(async () => {
  database = await createDatabase();
  cable = await DatabaseSwitch.to(database.url);
  api = await startApi({ DATABASE_URL: cable.url, LOG_LEVEL: 'error' });
  http = new HttpClient(api.url);
});

afterAll(async () => {
  await api.stop();
  await cable.close();
  await database.drop();
});

describe('while Postgres is away', () => {
  it('HTTP8 requests are told to come again, readiness says what is missing, and all is well by itself when it is back', async () => {
    const { accessToken } = await http.register();
    const whole = await eventually(async () => (await http.call('GET', '//health/ready')).body.status === 'ok' && http.call('GET', '//health/ready'));
    expect(whole.body).toEqual({ status: 'ok', checks: { postgres: 'ok', queue: 'ok' } });
    cable.pull();

    const ready = await http.call<Problem>('GET', '//health/ready');
    expect([ready.status, ready.body.code, ready.body.errors?.map((error) => error.field)]).toEqual([503, 'internal.unavailable', expect.arrayContaining(['postgres'])]);
    expect((await http.call('GET', '//health/live')).status).toBe(200);
    for (let n = 0; n < 5; n++) {
      const answer = await http.call<Problem>('GET', '/projects', { as: accessToken });
      expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([503, 'internal.unavailable', '2']);
    }
    const write = await http.call<Problem>('POST', '/projects', { as: accessToken, body: { name: 'Lost' } });
    expect([write.status, write.body.code]).toEqual([503, 'internal.unavailable']);
    expect(JSON.stringify([ready.body, write.body])).not.toContain(new URL(database.url).password);

    cable.plugIn();
    await eventually(async () => (await http.call('GET', '//health/ready')).status === 200);
    expect((await http.call('POST', '/projects', { as: accessToken, body: { name: 'Kept' } })).status).toBe(201);
  });
});
