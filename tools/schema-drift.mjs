/**
 * Do prisma/migrations and prisma/schema.prisma say the same? Builds one database from each and compares what Postgres then says
 * about them. The schema engine cannot look into a database through the driver adapter, and a comparison of texts would miss
 * what a migration was written by hand for.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '@lockstep/database/embedded';
import { migrate, migrationSql } from '@lockstep/database/migrate';
import pg from 'pg';

/** What the schema language cannot say. Each must be there: a line that no longer applies is drift as well. */
const INTENDED = new Set([
  // Paths sort by bytes, as git does.
  '+ column docs.path text C not null',
  '- column docs.path text not null',
  '+ column linked_docs.path text C not null',
  '- column linked_docs.path text not null',
  '+ column doc_conflicts.path text C not null',
  '- column doc_conflicts.path text not null',
  '+ column agent_receipts.path text C',
  '- column agent_receipts.path text',
  '+ column agent_receipts.told_path text C',
  '- column agent_receipts.told_path text',
  // Computed by Postgres from path and text.
  '+ column docs.search tsvector generated lockstep_search_vector(path, content)',
  '- column docs.search tsvector',
  '+ function lockstep_search_vector(path text, content text)',
  // Computed by Postgres from what a link's state is made of.
  '+ column repo_links.attention integer generated lockstep_link_attention(status, paused_at, last_error, needs_sync_at)',
  '- column repo_links.attention integer',
  '+ function lockstep_link_attention(status text, paused_at timestamp with time zone, last_error jsonb, needs_sync_at timestamp with time zone)',
  // Room on each page keeps renewals heap-only.
  '+ table doc_locks fillfactor=50',
  '- table doc_locks',
]);

const CATALOG = `
  SELECT 'table ' || relname || coalesce(' ' || array_to_string(reloptions, ' '), '') AS line
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
         || CASE WHEN a.attcollation <> t.typcollation THEN ' ' || l.collname ELSE '' END
         || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
         || CASE WHEN a.attgenerated <> '' THEN ' generated ' WHEN d.adbin IS NOT NULL THEN ' default ' ELSE '' END
         || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_collation l ON l.oid = a.attcollation
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL
  SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL
  SELECT 'function ' || proname || '(' || pg_get_function_arguments(oid) || ')' FROM pg_proc WHERE pronamespace = 'public'::regnamespace`;

const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));
const dataDir = await mkdtemp(join(tmpdir(), 'lockstep-drift-'));
const postgres = await startPostgres({ dataDir, durable: false });
try {
  const difference = await compare();
  const unexpected = difference.filter((line) => !INTENDED.has(line));
  const missing = [...INTENDED].filter((line) => !difference.includes(line));
  for (const line of unexpected) process.stdout.write(`${line}\n`);
  for (const line of missing) process.stdout.write(`intended, but not so: ${line}\n`);
  process.stdout.write(unexpected.length + missing.length === 0 ? 'migrations and schema.prisma agree\n' : '(+ in the migrations only, - in schema.prisma only; npm run db:migration writes the next migration)\n');
  process.exitCode = unexpected.length + missing.length === 0 ? 0 : 1;
} finally {
  await postgres.stop();
  await rm(dataDir, { recursive: true });
}

async function compare() {
  const fromMigrations = await catalog('from_migrations', (url) => migrate(url));
  const fromSchema = await catalog('from_schema', async (url, client) => client.query(await migrationSql(url, null, await readFile(schemaFile, 'utf8'))));
  const only = (mark, these, those) => these.filter((line) => !those.includes(line)).map((line) => `${mark} ${line}`);
  return [...only('+', fromMigrations, fromSchema), ...only('-', fromSchema, fromMigrations)].filter((line) => !line.includes('_prisma_migrations'));
}

/** The lines of a fresh database after `build`. */
async function catalog(name, build) {
  const url = new URL(postgres.url);
  await withClient(url, (client) => client.query(`CREATE DATABASE ${name}`));
  url.pathname = `/${name}`;
  return withClient(url, async (client) => {
    await build(url.href, client);
    const { rows } = await client.query(CATALOG);
    return rows.map(({ line }) => line);
  });
}

async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
