/** Where Claude Code's hooks find the key. */
export const keyVariable = 'LOCKSTEP_API_KEY';

const edits = 'Write|Edit|MultiEdit|NotebookEdit';
/** Seconds; Claude Code's own default lets a session hang for minutes. */
const timeout = 5;

/** What .claude/settings.json holds without our command line: as in docs/agents.md. */
export function plainSettings(origin: string): string {
  const url = `${origin}/api/v1/hooks/claude-code`;
  const http = { type: 'http', timeout, url, headers: { Authorization: `Bearer $${keyVariable}` }, allowedEnvVars: [keyVariable] };
  // Claude Code never sends SessionStart over HTTP.
  const curl = { type: 'command', timeout, command: `curl -sS -m 4 -H "Authorization: Bearer $${keyVariable}" -H 'Content-Type: application/json' -d @- ${url}` };
  const hooks = {
    SessionStart: [{ hooks: [curl] }],
    UserPromptSubmit: [{ hooks: [http] }],
    PreToolUse: [{ matcher: edits, hooks: [http] }],
    PostToolUse: [{ matcher: `${edits}|Read`, hooks: [http] }],
    PostToolUseFailure: [{ matcher: edits, hooks: [http] }],
    Stop: [{ hooks: [http] }],
    SessionEnd: [{ hooks: [http] }],
  };
  return JSON.stringify({ hooks }, null, 2);
}
