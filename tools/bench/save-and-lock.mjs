import pg from 'pg';
import { checkContent } from '@lockstep/core';
import { SESSION_SETTINGS } from '@lockstep/database';
import { compare, rate } from './rounds.mjs';
import { accessStatement, acquireStatement, releaseStatement, saveStatement } from './statements.mjs';

const CLIENTS = 8;
const PER_CLIENT = 120;
const ROUNDS = 5;

/** A rules file of ordinary size, different in every version. */
const text = (n) => `# Rules, edition ${n}\n\n${'- Write the test first, then the code, then read both again.\n'.repeat(30)}`;

/**
 * Over HTTP against SQL through pg, with the same number of clients, settings and prepared statements: a save against its one
 * statement (the whole transaction), a lock against the three statements of its two requests (access, acquire, release).
 */
export async function saveAndLock({ databaseUrl, call, token, user, project }) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CLIENTS, onConnect: (client) => client.query(SESSION_SETTINGS) });
  try {
    return [await saves({ pool, call, token, user, project }), await locks({ pool, call, token, user, project })];
  } finally {
    await pool.end();
  }
}

async function newDocs({ call, token, project }, label) {
  const create = (i) => call('POST', `/projects/${project}/docs`, { token, body: { path: `bench/${label}-${i}-${Date.now()}.md`, content: text(0) } });
  return Promise.all(Array.from({ length: CLIENTS }, (_, i) => create(i)));
}

async function saves(context) {
  const { pool, call, token, user, project } = context;
  const [ours, bare] = [await newDocs(context, 'http'), await newDocs(context, 'pg')];
  const actor = { kind: 'user', id: user.id, name: user.name };
  const overHttp = () => rate(CLIENTS, PER_CLIENT, async (client) => {
    const doc = ours[client];
    const saved = await call('PUT', `/projects/${project}/docs/${doc.id}/content`, { token, headers: { 'if-match': `"${doc.version}"` }, body: { content: text(doc.version) } });
    doc.version = saved.version;
  });
  const throughPg = () => rate(CLIENTS, PER_CLIENT, async (client) => {
    const doc = bare[client];
    const command = { docId: doc.id, baseVersion: doc.version, content: checkContent(text(doc.version)), actor, source: 'editor', message: null, proof: null };
    const { rowCount } = await pool.query(await saveStatement(command));
    if (rowCount !== 1) throw new Error('the bare save changed nothing');
    doc.version++;
  });
  const result = await compare(ROUNDS, overHttp, throughPg);
  return { name: 'save over HTTP / the same transaction through pg (8 clients)', ...result, unit: '1/s', atLeast: 0.4 };
}

async function locks(context) {
  const { pool, call, token, user, project } = context;
  const [ours, bare] = [await newDocs(context, 'lock-http'), await newDocs(context, 'lock-pg')];
  const session = 'b'.repeat(32);
  const holder = { session, actor: { kind: 'user', id: user.id, name: user.name } };
  const overHttp = () => rate(CLIENTS, PER_CLIENT, async (client) => {
    const at = `/projects/${project}/docs/${ours[client].id}/lock`;
    const lock = await call('PUT', at, { token, body: { session } });
    await call('DELETE', `${at}?session=${session}&token=${lock.token}`, { token });
  });
  const throughPg = () => rate(CLIENTS, PER_CLIENT, async (client) => {
    await pool.query(await accessStatement({ project, docId: bare[client].id }, user.id));
    const { rows } = await pool.query(await acquireStatement(bare[client].id, holder));
    await pool.query(await releaseStatement(bare[client].id, holder, Number(rows[0].token)));
  });
  const result = await compare(ROUNDS, overHttp, throughPg);
  return { name: 'lock acquire + release over HTTP / the same statements through pg (8 clients)', ...result, unit: '1/s', atLeast: 0.4 };
}
