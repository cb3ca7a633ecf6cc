import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, createServer } from 'node:net';
import { createDatabase, eventually, freePort } from '@lockstep/testing';
import pg from 'pg';
import type { TestDatabase } from '@lockstep/testing';
import { emptyPostgres } from '../test/empty-queue.js';
import { describeQueue } from '../test/queue-behaviour.js';
import { postgres } from './backend.js';
import { BullJobQueue } from './bull-job-queue.js';

describe('the queue on Postgres', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());
  describeQueue(
    () => ({ databaseUrl: database.url, redisUrl: null }),
    () => emptyPostgres(database.url),
  );

  it('QUEUE6 a Postgres that was away when it was first asked is found when it is there', async () => {
    const address = new URL(database.url);
    const { port } = address;
    address.port = String(await freePort());
    const jobs = new BullJobQueue({ databaseUrl: address.href, redisUrl: null, onError: () => undefined });
    await expect(jobs.ready()).rejects.toThrow('ECONNREFUSED');
    const door = createServer((socket) => socket.pipe(connect(Number(port), '127.0.0.1')).pipe(socket)).listen(Number(address.port), '127.0.0.1');
    await eventually(() => jobs.ready().then(() => true, () => false));
    await jobs.enqueueReconcile('a-link', { delaySeconds: 3600 });
    await jobs.close();
    await new Promise((closed) => door.close(closed));
  });

  it('QUEUE6 a connection that breaks between two statements of a transaction is heard of, and ends no process', async () => {
    const errors: Error[] = [];
    const pool = new pg.Pool(postgres(database.url, (error) => errors.push(error)));
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    await client.query('begin');
    const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
    await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await ended;
    expect(errors[0]).toMatchObject({ code: '57P01' });
    client.release(true);
    await pool.end();
  });
});
