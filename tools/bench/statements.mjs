// The statements that the product runs, as texts with parameters, so that the baseline runs the very same ones through pg alone.
import { DocRepository } from '../../libs/database/dist/docs.repository.js';
import { LockRepository } from '../../libs/database/dist/locks.repository.js';
import { Prisma } from '../../libs/database/dist/generated/client.js';

/** What a repository sends first, instead of sending it; prepared under a name, as the product does it. */
function captured(name, run) {
  return new Promise((resolve, reject) => {
    const $queryRaw = (strings, ...values) => {
      const { text, values: bound } = new Prisma.Sql(strings, values);
      resolve({ name, text, values: bound });
      // Never answered: what would follow from an answer is not part of the statement.
      return new Promise(() => undefined);
    };
    run({ $queryRaw }).catch(reject);
  });
}

const noWake = () => undefined;

export const accessStatement = (at, userId) => captured('access', (db) => new DocRepository(db, noWake).reach(at, userId));
export const saveStatement = (command) => captured('save', (db) => new DocRepository(db, noWake).save(command));
export const acquireStatement = (docId, holder) => captured('acquire', (db) => new LockRepository(db, noWake).acquire(docId, holder, 60));
export const renewStatement = (held) => captured('renew', (db) => new LockRepository(db, noWake).renewMany(held, 60));
export const releaseStatement = (docId, holder, token) => captured('release', (db) => new LockRepository(db, noWake).release(docId, holder, token));
