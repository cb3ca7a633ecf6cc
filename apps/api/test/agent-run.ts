import { randomBytes } from 'node:crypto';
import type { Answer } from './http-client.js';
import type { Shelf } from './shelf.js';

/** What a hook may be answered. */
export interface HookAnswer {
  hookSpecificOutput?: { hookEventName: string; permissionDecision?: string; permissionDecisionReason?: string; additionalContext?: string };
  decision?: string;
  reason?: string;
  systemMessage?: string;
  code?: string;
}

export interface Edit {
  before: string;
  old: string;
  fresh: string;
  all?: boolean;
}

/** One run of Claude Code as its hooks tell of it: the bodies have the fields that the client sends. */
export class AgentRun {
  readonly sessionId = `${randomBytes(4).toString('hex')}-0000-4000-8000-000000000001`;
  private uses = 0;

  constructor(
    private readonly shelf: Shelf,
    private readonly key: string,
    readonly cwd = '/home/dev/project',
  ) {}

  /** Any body at all. */
  send(body: unknown, headers: Record<string, string> = {}): Promise<Answer<HookAnswer>> {
    return this.shelf.app.http.call<HookAnswer>('POST', '/hooks/claude-code', { as: this.key, body, headers });
  }

  async hear(event: string, more: object = {}): Promise<HookAnswer> {
    const { status, body } = await this.send({ ...this.base(event), ...more });
    if (status !== 200) throw new Error(`${event}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  tool(event: string, tool: string, input: object, more: object = {}): Promise<HookAnswer> {
    return this.hear(event, { tool_name: tool, tool_input: input, tool_use_id: `toolu_${this.sessionId}_${++this.uses}`, ...more });
  }

  mayEdit(path: string, tool = 'Edit', input: object = { old_string: 'a', new_string: 'b', replace_all: false }): Promise<HookAnswer> {
    return this.tool('PreToolUse', tool, { file_path: this.file(path), ...input });
  }

  edited(path: string, { before, old, fresh, all = false }: Edit, more: object = {}): Promise<HookAnswer> {
    const file = this.file(path);
    const response = { filePath: file, oldString: old, newString: fresh, originalFile: before, structuredPatch: [], userModified: false, replaceAll: all };
    return this.tool('PostToolUse', 'Edit', { file_path: file, old_string: old, new_string: fresh, replace_all: all }, { tool_response: response, duration_ms: 5, ...more });
  }

  wrote(path: string, content: string, before: string | null, more: object = {}): Promise<HookAnswer> {
    const file = this.file(path);
    const response = { type: before === null ? 'create' : 'update', filePath: file, content, structuredPatch: [], originalFile: before, userModified: false };
    return this.tool('PostToolUse', 'Write', { file_path: file, content }, { tool_response: response, duration_ms: 5, ...more });
  }

  read(path: string, content: string): Promise<HookAnswer> {
    const file = this.file(path);
    const lines = content.split('\n').length;
    return this.tool('PostToolUse', 'Read', { file_path: file }, { tool_response: { type: 'text', file: { filePath: file, content, numLines: lines, startLine: 1, totalLines: lines } } });
  }

  file(path: string): string {
    return path.startsWith('/') || /^[A-Z]:/.test(path) ? path : `${this.cwd}/${path}`;
  }

  private base(event: string): object {
    return { session_id: this.sessionId, transcript_path: '/home/dev/.claude/t.jsonl', cwd: this.cwd, permission_mode: 'acceptEdits', hook_event_name: event };
  }
}

export const denial = ({ hookSpecificOutput }: HookAnswer): string | undefined =>
  hookSpecificOutput?.permissionDecision === 'deny' && hookSpecificOutput.hookEventName === 'PreToolUse' ? hookSpecificOutput.permissionDecisionReason : undefined;

export const told = ({ hookSpecificOutput }: HookAnswer): string => hookSpecificOutput?.additionalContext ?? '';
