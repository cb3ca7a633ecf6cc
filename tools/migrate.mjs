// Brings the database of DATABASE_URL to the present schema; safe to run at every start and from several machines at once.
import { migrate } from '@lockstep/database/migrate';

const url = process.env.DATABASE_URL;
if (!url) fail('DATABASE_URL is not set');
try {
  const applied = await migrate(url);
  process.stdout.write(applied.length === 0 ? 'the schema is up to date\n' : `applied ${applied.join(', ')}\n`);
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

function fail(words) {
  process.stderr.write(`lockstep migrate: ${words}\n`);
  process.exit(1);
}
