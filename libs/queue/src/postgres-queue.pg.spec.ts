import { afterAll, beforeAll, describe } from '@jest/globals';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { describeQueue } from '../test/queue-behaviour.js';

describe('the queue on Postgres', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());
  describeQueue(() => ({ databaseUrl: database.url, redisUrl: null }));
});
