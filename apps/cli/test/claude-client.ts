import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('./fixtures/claude-code/', import.meta.url);
const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T;
/** Where the captured requests were made. */
const PLACE = '/home/dev/project';

/** One request as the client was seen to make it. */
export interface Captured {
  name: string;
  event: string;
  /** Its body, or standard input, as it would have been in another folder. */
  input(place?: string): string;
  /** Of a command hook; empty for one over HTTP. */
  env(place: string): Record<string, string>;
}

interface CapturedFile {
  body?: { hook_event_name: string };
  stdin?: { hook_event_name: string };
  env?: Record<string, string>;
}

/** Everything that was captured, in order of the names. */
export const CAPTURED: Captured[] = readdirSync(folder).filter((name) => /\.(http|command)\.json$/.test(name)).sort().map((file) => {
  const { body, stdin, env = {} } = read<CapturedFile>(file);
  const said = body ?? stdin;
  if (!said) throw new Error(`${file} holds no request`);
  const moved = (value: object, place: string): string => JSON.stringify(value).replaceAll(PLACE, () => JSON.stringify(place).slice(1, -1));
  return {
    name: file.replace(/\.(http|command)\.json$/, ''),
    event: said.hook_event_name,
    input: (place = PLACE) => moved(said, place),
    env: (place) => JSON.parse(moved(env, place)) as Record<string, string>,
  };
});

/** What the client was seen to make of answers. */
export interface MatrixRow {
  case: string;
  server_response: { status?: number; text?: string; json?: unknown; delay?: number; destroy?: boolean } | null;
  hook_options: { timeout: number; onFailure?: 'block' };
  reported: { outcome: 'success' | 'error' | 'cancelled' };
  tool_result: { is_error: boolean };
}
export const MATRIX = read<{ rows: MatrixRow[] }>('http-response-matrix.json').rows;

/** What the client makes of an answer: whether it counts at all, and whether the tool is stopped by it. */
export interface Reading {
  counts: boolean;
  stops: boolean;
}

const DECISIONS: unknown[] = ['allow', 'deny', 'ask', 'defer', undefined];
const IGNORED: Reading = { counts: false, stops: false };

/** How the client reads an answer to an event: the rules behind MATRIX, which the spec proves of them. */
export function readAnswer(event: string, status: number, text: string): Reading {
  if (status < 200 || status > 299) return IGNORED;
  if (text.trim() === '') return { counts: true, stops: false };
  const said = parsed(text);
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return IGNORED;
  const { decision, hookSpecificOutput: output } = said as { decision?: string; hookSpecificOutput?: { hookEventName?: string; permissionDecision?: string } };
  if (output && (output.hookEventName !== event || !DECISIONS.includes(output.permissionDecision))) return IGNORED;
  return { counts: true, stops: decision === 'block' || output?.permissionDecision === 'deny' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
