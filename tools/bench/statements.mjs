// The statements that the product runs, as texts with parameters, so that the baseline runs the very same ones through pg alone.
import { DocWriter } from '../../libs/database/dist/doc-writer.js';
import { LockRepository } from '../../libs/database/dist/locks.repository.js';
import { Prisma } from '../../libs/database/dist/generated/client.js';

/** What a repository would send, instead of sending it; prepared under a name, as the product does it. */
async function captured(name, run) {
  let statement;
  const db = { $queryRaw: (strings, ...values) => {
    const sql = new Prisma.Sql(strings, values);
    statement = { name, text: sql.text, values: sql.values };
    return Promise.resolve([]);
  } };
  await run(db).catch(() => undefined);
  return statement;
}

const noWake = () => undefined;

export const saveStatement = (command) => captured('save', (db) => new DocWriter(db, noWake).save(command));
export const acquireStatement = (docId, holder) => captured('acquire', (db) => new LockRepository(db, noWake).acquire(docId, holder, 60));
export const releaseStatement = (docId, holder, token) => captured('release', (db) => new LockRepository(db, noWake).release(docId, holder, token));
