import pg from 'pg';
import { newId } from '@lockstep/core';
import { SESSION_SETTINGS } from '@lockstep/database';
import { compare, median } from './rounds.mjs';
import { accessStatement, acquireStatement, renewStatement } from './statements.mjs';

const RIVALS = 30;
const CONTESTS = 30;
const LOCKS = 1_000;
const RENEWALS = 15;
const FEW_DOCS = 1_000;
const MANY_DOCS = 100_000;

/** Thirty who want one document, and a thousand locks renewed at once, with few documents and with many. */
export async function lockCosts(instance) {
  const pool = new pg.Pool({ connectionString: instance.databaseUrl, max: RIVALS, onConnect: (client) => client.query(SESSION_SETTINGS) });
  try {
    return [await contention(instance, pool), ...(await renewals(instance, pool))];
  } finally {
    await pool.end();
  }
}

const sessionOf = (rival) => `${rival}`.padStart(32, 'r');

async function contention({ call, token, user, project }, pool) {
  const create = (name) => call('POST', `/projects/${project}/docs`, { token, body: { path: `bench/${name}-${Date.now()}.md`, content: 'wanted\n' } });
  const [ours, bare] = [await create('rivals-http'), await create('rivals-pg')];
  const rivals = Array.from({ length: RIVALS }, (_, i) => i);
  const overHttp = (rival) => call('PUT', `/projects/${project}/docs/${ours.id}/lock`, { token, body: { session: sessionOf(rival) } }).then(() => 1, () => 0);
  const throughPg = async (rival) => {
    await pool.query(await accessStatement({ project, docId: bare.id }, user.id));
    const holder = { session: sessionOf(rival), actor: { kind: 'user', id: user.id, name: user.name } };
    return (await pool.query(await acquireStatement(bare.id, holder))).rows[0].taken ? 1 : 0;
  };
  const contests = (docId, attempt) => async () => {
    const began = performance.now();
    for (let contest = 0; contest < CONTESTS; contest++) {
      await pool.query(`update doc_locks set holder_session = null, holder = null, acquired_at = null, last_activity_at = null, expires_at = null, token = token + 1 where doc_id = $1`, [docId]);
      const winners = (await Promise.all(rivals.map(attempt))).reduce((sum, won) => sum + won, 0);
      if (winners !== 1) throw new Error(`${winners} of ${RIVALS} rivals got the lock`);
    }
    return (RIVALS * CONTESTS * 1_000) / (performance.now() - began);
  };
  const result = await compare(5, contests(ours.id, overHttp), contests(bare.id, throughPg));
  return { name: `acquire, ${RIVALS} at once on one document, one winner each / the same statements through pg`, ...result, unit: '1/s', atLeast: 0.4 };
}

async function renewals({ call, token, user }, pool) {
  const { id } = await call('POST', '/projects', { token, body: { name: 'Many documents' } });
  await fill(pool, id, FEW_DOCS);
  const held = await holdSome(pool, id, user);
  const few = await renewalTime(pool, held);
  await fill(pool, id, MANY_DOCS - FEW_DOCS);
  const many = await renewalTime(pool, held);
  return [
    { name: `renewing ${LOCKS} locks in one statement, ${MANY_DOCS} documents`, ours: many, unit: 'ms', below: 50 },
    { name: `renewing ${LOCKS} locks, ${MANY_DOCS} documents / ${FEW_DOCS} documents`, ours: many, bare: few, ratio: many / few, unit: 'ms', atMost: 2 },
  ];
}

async function fill(pool, projectId, count) {
  const batch = 10_000;
  for (let left = count; left > 0; left -= batch) {
    const ids = Array.from({ length: Math.min(batch, left) }, newId);
    await pool.query(
      `with d as (
         insert into docs (id, project_id, path, version, content, content_sha, size, updated_by)
         select id, $2, 'many/' || id || '.md', 1, 'text', repeat('0', 40), 4, '{"kind":"system","id":"bench","name":"Bench"}'
         from unnest($1::uuid[]) as id returning id, project_id
       ) insert into doc_locks (doc_id, project_id) select id, project_id from d`,
      [ids, projectId],
    );
  }
  await pool.query('analyze docs, doc_locks');
}

async function holdSome(pool, projectId, user) {
  const holder = JSON.stringify({ kind: 'user', id: user.id, name: user.name });
  const { rows } = await pool.query(
    `update doc_locks set token = 1, holder_session = $2, holder = $3, acquired_at = now(), last_activity_at = now(), expires_at = now() + interval '30 minutes'
     where doc_id in (select doc_id from doc_locks where project_id = $1 limit ${LOCKS}) returning doc_id`,
    [projectId, sessionOf(0), holder],
  );
  return rows.map((row) => ({ docId: row.doc_id, session: sessionOf(0), token: 1, active: false }));
}

async function renewalTime(pool, held) {
  const times = [];
  for (let i = 0; i < RENEWALS; i++) {
    const statement = await renewStatement(held);
    const began = performance.now();
    const { rowCount } = await pool.query(statement);
    times.push(performance.now() - began);
    if (rowCount !== LOCKS) throw new Error(`${rowCount} of ${LOCKS} locks were renewed`);
  }
  return median(times);
}
