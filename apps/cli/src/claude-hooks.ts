import { CLAUDE_CODE_EVENTS, CLAUDE_CODE_TIMEOUT } from '@lockstep/contracts';

/** Which of Claude Code's events are told, and how: what `lockstep init` writes into its settings. */
export type HandlerGroup = { matcher?: string; hooks: Handler[] };
export type Handler =
  | { type: 'command'; command: string; timeout: number }
  | { type: 'http'; url: string; headers: Record<string, string>; allowedEnvVars: string[]; timeout: number };

export interface HookPlan {
  url: string;
  project: string;
  /** False where HTTP hooks do not reach the server. */
  http: boolean;
  /** An outage is to deny edits: HTTP hooks let them pass. */
  denyWhenUnreachable: boolean;
}

/** Below /api/v1. */
export const HOOK_PATH = '/hooks/claude-code';
const hookUrl = (url: string) => `${url}/api/v1${HOOK_PATH}`;
export const KEY_VARIABLE = 'LOCKSTEP_API_KEY';

/** The groups by event. */
export function hooksFor(plan: HookPlan): Map<string, HandlerGroup> {
  return new Map(CLAUDE_CODE_EVENTS.map(({ event, matcher }) => [event, { ...(matcher !== undefined && { matcher }), hooks: [handlerFor(event, plan)] }]));
}

function handlerFor(event: string, { url, project, http, denyWhenUnreachable }: HookPlan): Handler {
  // SessionStart is never sent over HTTP.
  const needsCommand = !http || event === 'SessionStart' || (event === 'PreToolUse' && denyWhenUnreachable);
  if (needsCommand) return { type: 'command', command: `lockstep hook ${event}`, timeout: CLAUDE_CODE_TIMEOUT };
  const headers = { Authorization: `Bearer $${KEY_VARIABLE}`, 'X-Project': project };
  return { type: 'http', url: hookUrl(url), headers, allowedEnvVars: [KEY_VARIABLE], timeout: CLAUDE_CODE_TIMEOUT };
}

/** Whether a handler is one of those that we write, for whatever server. */
export function isOurs(handler: unknown): boolean {
  if (typeof handler !== 'object' || handler === null) return false;
  const { type, command, url, allowedEnvVars } = handler as Record<string, unknown>;
  if (type === 'command') return typeof command === 'string' && /^lockstep hook [A-Za-z]+$/.test(command);
  return type === 'http' && typeof url === 'string' && url.endsWith(hookUrl('')) && Array.isArray(allowedEnvVars) && allowedEnvVars.includes(KEY_VARIABLE);
}
