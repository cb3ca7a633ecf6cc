import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { openPool } from './client.js';

describe('a pool of connections', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  it('STORE5 a connection that breaks between two statements ends no process, and another takes its place', async () => {
    const pool = openPool(database.url, 2);
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
    await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await ended;
    await expect(client.query('select 1')).rejects.toThrow('not queryable');
    client.release(true);
    const back = await Promise.all([pool.query('select 1'), pool.query('select 1')]);
    expect(back.map(({ rowCount }) => rowCount)).toEqual([1, 1]);
    await pool.end();
  });
});
