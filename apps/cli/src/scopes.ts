import type { Scope } from '@lockstep/contracts';
import { problemOf } from './api.js';
import type { Api } from './api.js';
import { HOOK_PATH } from './claude-hooks.js';
import type { Answer, Ask } from './http.js';
import { isFields, parseJson } from './json.js';

const NOBODY = '00000000-0000-7000-8000-000000000000';
const NEVER = '0'.repeat(40);

/** What the command line and the hooks need, each found out by a call that changes nothing. */
const TRIALS: { scope: Scope; ask: Ask; path: (project: string) => string }[] = [
  { scope: 'docs:read', ask: { method: 'GET' }, path: (project) => `/projects/${project}/docs?limit=1` },
  // No document has that SHA: a key that may write is told of a conflict, or that nothing is there.
  { scope: 'docs:write', ask: { method: 'POST', body: JSON.stringify({ changes: [{ op: 'delete', path: 'lockstep-doctor', base: NEVER }] }) }, path: (project) => `/projects/${project}/changes` },
  { scope: 'locks:write', ask: { method: 'DELETE' }, path: (project) => `/projects/${project}/docs/${NOBODY}/lock?session=lockstep-doctor-0000&token=1` },
  { scope: 'hooks', ask: { method: 'POST', body: JSON.stringify({ session_id: 'lockstep-doctor', cwd: '/', hook_event_name: 'Stop' }) }, path: () => HOOK_PATH },
];

export interface FoundScope {
  scope: Scope;
  /** `unknown`: the server is older than what the scope is for. */
  state: 'has' | 'lacks' | 'unknown';
}

/** Which scopes a key has, of those that are needed here. @throws Failure when the server cannot say. */
export async function scopesOf(api: Api): Promise<FoundScope[]> {
  const found: FoundScope[] = [];
  for (const { scope, ask, path } of TRIALS) {
    const answer = await api.call({ ...ask, headers: { 'x-project': api.connection.project } }, path(encodeURIComponent(api.connection.project)));
    if (answer.status === 401 || answer.status === 429 || answer.status >= 500) throw problemOf(answer);
    found.push({ scope, state: stateOf(answer, scope) });
  }
  return found;
}

function stateOf({ status, text }: Answer, scope: Scope): FoundScope['state'] {
  const body = parseJson(text);
  if (isFields(body) && body['code'] === 'request.not_found') return 'unknown';
  // A key that is bound to paths may be kept from the path that is tried, which says nothing about the scope.
  return status === 403 && text.includes(scope) ? 'lacks' : 'has';
}
