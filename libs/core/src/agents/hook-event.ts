import { docPathProblem } from '../docs/paths.js';
import { isId } from '../ids.js';
import type { PulledDoc } from '../ports/agent-store.js';

type Fields = Record<string, unknown>;

/** What of a hook's JSON concerns Lockstep; everything else in it is ignored. */
export interface HookEvent {
  /** As the client calls it; also one we do not know. */
  name: string;
  sessionId: string;
  /** Where the agent stands, which may be below the project's root or outside of it. */
  cwd: string | null;
  tool: ToolUse | null;
  client: ClientFacts | null;
}

export interface ToolUse {
  name: string;
  /** Names this use; null where the client gives none. */
  useId: string | null;
  /** The file it reads or writes: absolute, `/`-separated. */
  path: string;
  input: Fields;
  /** Empty before the tool has run. */
  response: Fields;
}

/** What `lockstep hook` knows and the client does not say. */
export interface ClientFacts {
  /** The folder that stands for the project's root: absolute, `/`-separated. */
  root: string | null;
  machine: string | null;
  /** What this machine has pulled; null: not told. With a tool: of its file only. */
  docs: PulledDoc[] | null;
  /** Whether `docs` is all that it has pulled. */
  hasNoMore: boolean;
}

const MOST_DOCS = 5_000;
const MOST_NAME_CHARS = 200;

/** Reads a hook's JSON. Null for what is none: bodies of other clients among them, whose events have other fields. */
export function readHookEvent(body: unknown): HookEvent | null {
  const fields = fieldsOf(body);
  const [name, sessionId] = [nameFrom(fields.hook_event_name), nameFrom(fields.session_id)];
  if (name === null || sessionId === null) return null;
  const tool = toolUse(fields);
  return { name, sessionId, cwd: absolutePath(fields.cwd), tool, client: clientFacts(fields.lockstep, tool !== null) };
}

function toolUse(fields: Fields): ToolUse | null {
  const input = fieldsOf(fields.tool_input);
  const [name, path] = [nameFrom(fields.tool_name), absolutePath(input.file_path ?? input.notebook_path)];
  if (name === null || path === null) return null;
  return { name, useId: nameFrom(fields.tool_use_id), path, input, response: fieldsOf(fields.tool_response) };
}

function clientFacts(value: unknown, ofTool: boolean): ClientFacts | null {
  if (typeof value !== 'object' || value === null) return null;
  const { root, machine, docs } = fieldsOf(value);
  return {
    root: absolutePath(root),
    machine: nameFrom(machine),
    docs: Array.isArray(docs) ? docs.slice(0, MOST_DOCS).flatMap(pulledDoc) : null,
    hasNoMore: Array.isArray(docs) && docs.length <= MOST_DOCS && !ofTool,
  };
}

function pulledDoc(value: unknown): PulledDoc[] {
  const { id, path, contentSha, conflict } = fieldsOf(value);
  if (typeof path !== 'string' || docPathProblem(path) !== null || typeof contentSha !== 'string' || !/^[0-9a-f]{40}$/.test(contentSha)) return [];
  return [{ id: typeof id === 'string' && isId(id) ? id : null, path, contentSha, inConflict: conflict === true }];
}

/** Null for what is no short line of text: a client's own names are stored and compared. */
function nameFrom(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= MOST_NAME_CHARS && !/\p{Cc}/u.test(value) ? value : null;
}

/** Null for what is no absolute path of any system. Windows' separators become ours, and its drives capitals: who writes `c:` means the same. */
function absolutePath(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 8_192 || value.includes('\0')) return null;
  const path = /^[a-z]:[\\/]/i.test(value) ? value.charAt(0).toUpperCase() + value.slice(1).replaceAll('\\', '/') : value;
  if (!/^(\/|[a-z]:\/)/i.test(path) || path.split('/').includes('..')) return null;
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
