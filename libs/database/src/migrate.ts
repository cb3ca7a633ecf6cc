import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { DiffTarget, MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { withSchemaEngine } from './schema-engine.js';

const prismaDir = fileURLToPath(new URL('../../../prisma/', import.meta.url));
const noFilters = { externalTables: [], externalEnums: [] };

/**
 * Applies what prisma/migrations holds beyond what the database has, in order, and keeps the standard `_prisma_migrations` table,
 * so that `prisma migrate deploy` may take over at any time.
 * @returns the names of the migrations applied now.
 * @throws with Postgres' words when a migration fails; nothing after it is applied.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const migrationsList = await readMigrations();
  const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, (engine) => engine.applyMigrations({ migrationsList, filters: noFilters }));
  return appliedMigrationNames;
}

/**
 * The SQL that leads from one datamodel (the text of a schema.prisma) to another; null stands for an empty database.
 * Compares texts: the engine cannot introspect through @prisma/adapter-pg 7.10, which refuses the catalog's "char" columns.
 * @param databaseUrl any reachable database; nothing in it is read or changed.
 */
export async function migrationSql(databaseUrl: string, from: string | null, to: string): Promise<string> {
  const source: DiffTarget = from === null ? { tag: 'empty' } : datamodel(from);
  const request = { from: source, to: datamodel(to), script: true, exitCode: null, filters: noFilters };
  const { stdout } = await withSchemaEngine(databaseUrl, (engine) => engine.diff(request));
  return stdout ?? '';
}

function datamodel(content: string): DiffTarget {
  return { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] };
}

async function readMigrations(): Promise<MigrationList> {
  const baseDir = `${prismaDir}migrations`;
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: await readFile(`${baseDir}/migration_lock.toml`, 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.map((name) => readMigration(baseDir, name))),
  };
}

async function readMigration(baseDir: string, name: string): Promise<MigrationList['migrationDirectories'][number]> {
  const content = await readFile(`${baseDir}/${name}/migration.sql`, 'utf8');
  return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: content } } };
}
