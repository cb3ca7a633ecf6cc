const EDITS = 'Write|Edit|MultiEdit|NotebookEdit';

/** The events of Claude Code that are told to Lockstep, whichever way its hooks are set up, and the tools for which. */
export const CLAUDE_CODE_EVENTS: readonly { event: string; matcher?: string }[] = [
  { event: 'SessionStart' },
  { event: 'UserPromptSubmit' },
  { event: 'PreToolUse', matcher: EDITS },
  { event: 'PostToolUse', matcher: `${EDITS}|Read` },
  // The lock that was taken before it goes at once, not only when its time is over.
  { event: 'PostToolUseFailure', matcher: EDITS },
  { event: 'Stop' },
  { event: 'SessionEnd' },
];

/** Seconds for one hook; Claude Code's own default lets a session hang for minutes. */
export const CLAUDE_CODE_TIMEOUT = 5;
