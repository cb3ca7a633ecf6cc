/** The client cuts each context at so many characters; what is cut there nobody reads. */
const MOST_CHARS = 10_000;

/** What the client accepts; an empty one lets everything go on. */
export interface HookAnswer {
  hookSpecificOutput?: { hookEventName: string; permissionDecision?: 'deny'; permissionDecisionReason?: string; additionalContext?: string };
  decision?: 'block';
  reason?: string;
  /** Shown to the person, not to the model. */
  systemMessage?: string;
}

/** Nothing to say: the agent goes on, and nobody is disturbed. */
export const SILENT: HookAnswer = {};

/** Stops the tool before it runs, and tells the model why. */
export function deny(reason: string): HookAnswer {
  return { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason: clipped(reason) } };
}

/** The tool has run; tells the model that it is not over. */
export function block(event: string, reason: string): HookAnswer {
  return { decision: 'block', reason: clipped(reason), hookSpecificOutput: { hookEventName: event } };
}

/** Tells the model something. */
export function context(event: string, lines: string[]): HookAnswer {
  return lines.length === 0 ? SILENT : { hookSpecificOutput: { hookEventName: event, additionalContext: clipped(lines.join('\n')) } };
}

/** The same answer, with something that has to be known first. */
export function prefaced(event: string, answer: HookAnswer, preface: string): HookAnswer {
  if (answer.decision === 'block') return block(event, `${preface} ${answer.reason ?? ''}`);
  const said = answer.hookSpecificOutput?.additionalContext;
  return context(event, said === undefined ? [preface] : [preface, said]);
}

/** Tells the person something. */
export function notice(text: string): HookAnswer {
  return { systemMessage: clipped(text) };
}

function clipped(text: string): string {
  return text.length <= MOST_CHARS ? text : `${text.slice(0, MOST_CHARS - 1)}…`;
}
