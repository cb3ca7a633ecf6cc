/**
 * Writes the next migration: from the schema.prisma that was committed last to the one in the working tree.
 *   npm run db:migration -- add-something
 * Read what it wrote: it cannot know that a renamed column is not a dropped and an added one.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '@lockstep/database/embedded';
import { migrationSql } from '@lockstep/database/migrate';

const root = fileURLToPath(new URL('..', import.meta.url));
const name = process.argv[2]?.replaceAll('-', '_') ?? '';
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  process.stderr.write('usage: npm run db:migration -- <what-it-does, in lower case>\n');
  process.exit(2);
}

const before = execFileSync('git', ['show', 'HEAD:prisma/schema.prisma'], { cwd: root, encoding: 'utf8' });
const after = await readFile(join(root, 'prisma/schema.prisma'), 'utf8');
const sql = await difference();
if (sql.includes('This is an empty migration') || sql.trim() === '') {
  process.stdout.write('schema.prisma asks for nothing new\n');
} else {
  const folder = join(root, 'prisma/migrations', `${timestamp()}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, 'migration.sql'), sql);
  process.stdout.write(`${folder}/migration.sql\n\n${sql}\n`);
}

/** The engine insists on a database, though it looks at nothing in it. */
async function difference() {
  const dataDir = await mkdtemp(join(tmpdir(), 'lockstep-migration-'));
  const postgres = await startPostgres({ dataDir, durable: false });
  try {
    return await migrationSql(postgres.url, before, after);
  } finally {
    await postgres.stop();
    await rm(dataDir, { recursive: true });
  }
}

function timestamp() {
  return new Date().toISOString().replace(/\D/g, '').slice(0, 14);
}
