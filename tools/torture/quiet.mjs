import { setTimeout as wait } from 'node:timers/promises';
import { gitText } from './git.mjs';

const EVERY = 1_000;
/** So many looks in a row must show rest: an errand may still be on its way between two of them. */
const LOOKS = 3;

/**
 * Nothing fails any more and nobody writes. Waits until both sides rest, helping with nothing but what only a person can do: the consent
 * that a mass deletion asks for. @returns what did not come to rest; empty when all did.
 */
export async function quiet({ stage, owner, link, project, seconds }) {
  const end = Date.now() + seconds * 1_000;
  let unrest = ['nobody looked yet'];
  for (let rested = 0; rested < LOOKS; ) {
    unrest = await look({ stage, owner, link, project }).catch((error) => [error.message]);
    rested = unrest.length === 0 ? rested + 1 : 0;
    if (Date.now() > end) return unrest;
    await wait(EVERY);
  }
  return [];
}

async function look({ stage, owner, link, project }) {
  const at = `/projects/${project}/links/${link}`;
  const { status, body } = await owner.client.call('GET', at);
  if (status === 401) await owner.signIn();
  if (status !== 200) return [`the link answers ${status}`];
  if (body.status === 'awaiting_approval') await owner.client.call('POST', `${at}/sync`, { body: { confirm: true } });
  const head = await gitText(stage.repository.path, ['rev-parse', stage.repository.branch]);
  const [{ events, held }] = await stage.postgres.query(
    `select (select count(*)::int from outbox_waiting) as events, (select count(*)::int from doc_locks where holder_session is not null) as held`);
  return [
    ...(['ok', 'conflicts'].includes(body.status) ? [] : [`link: ${body.status}`]),
    ...(body.dirty === 0 ? [] : [`${body.dirty} documents are not in the repository`]),
    ...(body.staged === 0 ? [] : [`${body.staged} pushed changes wait for a lock`]),
    ...(body.headSha === head ? [] : [`Lockstep knows ${body.headSha}, the branch stands at ${head}`]),
    ...(body.lagSeconds === 0 ? [] : [`${body.lagSeconds} s behind`]),
    ...(body.lastError ? [`last error: ${body.lastError.code}: ${body.lastError.message}`] : []),
    ...(events === 0 ? [] : [`${events} events were not carried`]),
    ...(held === 0 ? [] : [`${held} locks are held`]),
  ];
}
