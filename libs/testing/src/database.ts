import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { askServices } from './test-services.js';

/** A database with all migrations applied and nothing in it. */
export interface TestDatabase {
  url: string;
  /** Removes it, with whoever is still connected. */
  drop(): Promise<void>;
}

/** Copies the template on this run's private Postgres, which starts with the first call. */
export async function createDatabase(): Promise<TestDatabase> {
  const template = new URL(await askServices('GET', '/postgres'));
  const name = `test_${randomBytes(8).toString('hex')}`;
  const url = new URL(template);
  url.pathname = `/${name}`;
  await administer(template, `CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)}`);
  return { url: url.href, drop: () => administer(template, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** Never connects to the template itself: a database with a client cannot be copied. */
async function administer(template: URL, sql: string): Promise<void> {
  const postgres = new URL(template);
  postgres.pathname = '/postgres';
  const client = new Client({ connectionString: postgres.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
