import { CLAUDE_CODE_EVENTS, CLAUDE_CODE_TIMEOUT } from '@lockstep/contracts';

/** Where Claude Code's hooks find the key. */
export const keyVariable = 'LOCKSTEP_API_KEY';

/** What .claude/settings.json holds without our command line: as in docs/agents.md. */
export function plainSettings(origin: string): string {
  const url = `${origin}/api/v1/hooks/claude-code`;
  const timeout = CLAUDE_CODE_TIMEOUT;
  const http = { type: 'http', timeout, url, headers: { Authorization: `Bearer $${keyVariable}` }, allowedEnvVars: [keyVariable] };
  // Claude Code never sends SessionStart over HTTP.
  const curl = { type: 'command', timeout, command: `curl -sS -m 4 -H "Authorization: Bearer $${keyVariable}" -H 'Content-Type: application/json' -d @- ${url}` };
  const hooks = CLAUDE_CODE_EVENTS.map(({ event, matcher }) => [event, [{ ...(matcher && { matcher }), hooks: [event === 'SessionStart' ? curl : http] }]]);
  return JSON.stringify({ hooks: Object.fromEntries(hooks) as object }, null, 2);
}
