import { jsonClient } from './json-client.mjs';
import { median } from './rounds.mjs';

const SESSIONS = 200;
const ROUNDS = 5;
const PER_ROUND = 4;

/**
 * The answer to a hook, with many sessions at once, against a route that only checks the key: an event that concerns nobody. In turns,
 * so that a noisy machine disturbs all alike.
 */
export async function hooks({ url, call, token, project }) {
  const { key } = await call('POST', `/projects/${project}/api-keys`, { token, body: { name: 'bench', scopes: ['docs:read', 'docs:write', 'locks:write', 'hooks'] } });
  await Promise.all(Array.from({ length: SESSIONS }, (_, n) => call('POST', `/projects/${project}/docs`, { token, body: { path: `hooks/${n}.md`, content: 'one\n' } })));
  const ask = jsonClient(url, { maxSockets: SESSIONS });
  let uses = 0;
  const hook = (session, event, more) =>
    ask('POST', '/hooks/claude-code', { token: key, body: { session_id: `bench-${session}`, cwd: '/home/dev/project', transcript_path: '/t', permission_mode: 'default', hook_event_name: event, ...more } });
  const edit = (session, path) => hook(session, 'PreToolUse', { tool_name: 'Edit', tool_use_id: `use-${++uses}`, tool_input: { file_path: `/home/dev/project/${path}`, old_string: 'one', new_string: 'two' } });
  const kinds = {
    bare: (session) => hook(session, 'Notification', { message: 'Claude waits for you.' }),
    other: (session) => edit(session, `src/module-${session}/index.ts`),
    doc: (session) => edit(session, `hooks/${session}.md`),
  };
  const medians = { bare: [], other: [], doc: [] };
  for (const warm of Object.values(kinds)) await latencies(warm);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, ask] of Object.entries(kinds)) medians[name].push(median(await latencies(ask)));
  }
  const against = (name) => ({ ours: median(medians[name]), bare: median(medians.bare), ratio: median(medians[name].map((value, round) => value / medians.bare[round])), unit: 'ms' });
  return [
    { name: `hook for a file that is no document / a route that checks the key (${SESSIONS} sessions, median)`, ...against('other'), atMost: 2 },
    { name: `hook for a document / a route that checks the key (${SESSIONS} sessions, median)`, ...against('doc'), atMost: 4 },
  ];
}

/** Milliseconds of each call, all sessions at once. */
async function latencies(ask) {
  const taken = await Promise.all(Array.from({ length: SESSIONS }, async (_, session) => {
    const times = [];
    for (let n = 0; n < PER_ROUND; n++) {
      const began = performance.now();
      await ask(session);
      times.push(performance.now() - began);
    }
    return times;
  }));
  return taken.flat();
}
