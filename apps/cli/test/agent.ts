import type { Terminal } from './terminal.js';

/** What a hook answered. */
export interface HookAnswer {
  hookSpecificOutput?: { hookEventName: string; permissionDecision?: string; permissionDecisionReason?: string; additionalContext?: string };
  decision?: string;
  reason?: string;
  systemMessage?: string;
}

/** What became of an edit: why it was denied, or what was answered after the file was written. */
export type Edited = { denied: string } | { denied: null; answer: HookAnswer };

/** One session of Claude Code in a folder: runs the hooks as the client does, and its tools only when they are let. */
export class Agent {
  private uses = 0;

  constructor(
    readonly here: Terminal,
    readonly sessionId: string,
  ) {}

  /** @throws when the hook does not answer one object and end well. */
  async hear(event: string, more: object = {}): Promise<HookAnswer> {
    const body = { session_id: this.sessionId, transcript_path: '/home/dev/.claude/t.jsonl', cwd: this.here.dir, permission_mode: 'acceptEdits', hook_event_name: event, ...more };
    const { code, out, err } = await this.here.run(['hook', event], JSON.stringify(body), { CLAUDE_PROJECT_DIR: this.here.dir, CLAUDECODE: '1' });
    if (code !== 0 || err !== '') throw new Error(`hook ${event} ended with ${code}: ${err}`);
    return JSON.parse(out) as HookAnswer;
  }

  /** Asks whether it may edit, and does no more. */
  async mayEdit(path: string): Promise<string | null> {
    return reasonOf(await this.hear('PreToolUse', { tool_name: 'Edit', tool_use_id: this.use(), tool_input: { file_path: this.here.path(path), old_string: 'a', new_string: 'b', replace_all: false } }));
  }

  /** Edit, from the hook before to the hook after. @param meanwhile happens between the two. */
  async edit(path: string, old: string, fresh: string, meanwhile?: () => Promise<void>): Promise<Edited> {
    const call = { tool_name: 'Edit', tool_use_id: this.use(), tool_input: { file_path: this.here.path(path), old_string: old, new_string: fresh, replace_all: false } };
    const denied = reasonOf(await this.hear('PreToolUse', call));
    if (denied !== null) return { denied };
    await meanwhile?.();
    const before = this.text(path);
    this.here.write(path, before.replace(old, () => fresh));
    const response = { filePath: this.here.path(path), oldString: old, newString: fresh, originalFile: before, structuredPatch: [], userModified: false, replaceAll: false };
    return { denied: null, answer: await this.hear('PostToolUse', { ...call, tool_response: response, duration_ms: 5 }) };
  }

  async read(path: string): Promise<HookAnswer> {
    const content = this.text(path);
    const lines = content.split('\n').length;
    const file = { filePath: this.here.path(path), content, numLines: lines, startLine: 1, totalLines: lines };
    return this.hear('PostToolUse', { tool_name: 'Read', tool_use_id: this.use(), tool_input: { file_path: file.filePath }, tool_response: { type: 'text', file } });
  }

  text(path: string): string {
    const text = this.here.read(path);
    if (text === null) throw new Error(`${path} is not there`);
    return text;
  }

  private use(): string {
    return `toolu_${this.sessionId}_${++this.uses}`;
  }
}

function reasonOf({ hookSpecificOutput: output }: HookAnswer): string | null {
  return output?.permissionDecision === 'deny' ? (output.permissionDecisionReason ?? '') : null;
}
