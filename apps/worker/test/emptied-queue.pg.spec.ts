import { afterAll, beforeAll, describe } from '@jest/globals';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { emptyPostgres } from '../../../libs/queue/test/empty-queue.js';
import { describeEmptiedQueue } from './emptied-queue.js';

describe('a queue on Postgres whose tables were emptied', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());
  describeEmptiedQueue(
    () => ({ databaseUrl: database.url, redisUrl: null }),
    () => emptyPostgres(database.url),
  );
});
