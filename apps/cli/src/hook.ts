import { hostname } from 'node:os';
import { isAbsolute } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { problemOf } from './api.js';
import { HOOK_PATH } from './claude-hooks.js';
import { apiOf } from './context.js';
import type { Context } from './context.js';
import { Failure, unreachable, wordsOf } from './failures.js';
import { isFields, isText, parseJson } from './json.js';
import type { Fields } from './json.js';
import { namedFromRoot, realPlace } from './linked-path.js';
import { Memory } from './memory.js';
import { bareCopy, docPathOf, findCopy } from './project-file.js';
import type { Copy } from './project-file.js';

/** One call by Claude Code. */
export interface HookCall {
  event: string;
  body: Fields;
  /** When the answer must be there, as `Date.now()`. */
  deadline: number;
  /** The server of a plugin, for folders that have no file of their own. */
  url: string | null;
}

/** Events with which the server is told all that this copy holds. */
const TELLS_ALL = new Set(['SessionStart', 'UserPromptSubmit']);
/** What a pull leaves of the deadline, so that the server is still asked when it took too long. */
const RESERVE_MS = 1_500;
const ANSWER_BYTES = 1024 * 1024;

/** What a Claude Code command hook answers. An outage of ours stops nobody's work, unless the copy's file says that it shall. */
export async function answerHook(call: HookCall, context: Context): Promise<Fields> {
  let copy: Copy | null = null;
  let { body } = call;
  try {
    const start = startOf(call, context);
    copy = (await findCopy(start)) ?? (await findCopy(await realPlace(start))) ?? (call.url === null ? null : bareCopy(start, call.url));
    if (!copy) return {};
    body = await namedFromRoot(copy, body);
    return await answerIn(copy, { ...call, body }, context);
  } catch (error) {
    return withoutServer(copy, { ...call, body }, wordsOf(error));
  }
}

function startOf({ body: { cwd } }: HookCall, context: Context): string {
  return context.env.claudeProject ?? (isText(cwd) && isAbsolute(cwd) ? cwd : context.cwd);
}

async function answerIn(copy: Copy, call: HookCall, context: Context): Promise<Fields> {
  const { event, body, deadline } = call;
  const trouble = event === 'SessionStart' && copy.file.pullOnStart ? await pulled(copy, context, deadline - RESERVE_MS) : null;
  const lockstep = { root: copy.root, machine: hostname(), ...(await docsTold(copy, { event, body })) };
  const api = await apiOf(context, copy, Math.max(1, deadline - Date.now()));
  const answer = await api.call(
    { method: 'POST', headers: { 'x-project': copy.file.project }, body: JSON.stringify({ hook_event_name: event, ...body, lockstep }), maxBytes: ANSWER_BYTES },
    HOOK_PATH,
  );
  if (answer.status < 200 || answer.status > 299) throw problemOf(answer);
  const said = answer.text.trim() === '' ? {} : parseJson(answer.text);
  if (!isFields(said)) throw unreachable('what the server answers to the hook is no JSON object');
  return trouble === null ? said : { ...said, systemMessage: [said['systemMessage'], trouble].filter(isText).join('\n') };
}

/** When the server says nothing that counts. */
async function withoutServer(copy: Copy | null, { event, body }: HookCall, words: string): Promise<Fields> {
  const path = copy?.file.whenUnreachable === 'deny' && event === 'PreToolUse' ? await mappedPath(copy, body) : null;
  if (path === null) return { systemMessage: `Lockstep: ${words}` };
  const permissionDecisionReason = `${path} is a shared document, and nobody can say now who else is editing it: ${words}. Do not edit it now; try again later.`;
  return { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason } };
}

/** @returns what has to be told of it. */
async function pulled(copy: Copy, context: Context, deadline: number): Promise<string | null> {
  const { pullInto } = await import('./commands/pull.js');
  const patience = Math.max(1, deadline - Date.now());
  try {
    const report = await Promise.race([pullInto(copy, context, { check: false, allowDeletes: false, timeoutMs: patience }), pause(patience, null, { ref: false })]);
    if (report === null) return 'Lockstep: pulling the documents takes longer than a hook may: lockstep pull';
    const open = [...report.conflicts, ...report.refused].map(({ path }) => path);
    return open.length === 0 ? null : `Lockstep: ${open.length} of this folder's documents are not as on the server (lockstep pull says why): ${open.slice(0, 10).join(', ')}`;
  } catch (error) {
    // The call that follows meets the same outage and tells it.
    return error instanceof Failure && error.exitCode === 3 ? null : `Lockstep: the documents were not pulled: ${wordsOf(error)}`;
  }
}

interface PulledDoc {
  id: string;
  path: string;
  version: number;
  contentSha: string;
  /** Its file waits for somebody to bring both sides together. */
  conflict?: true;
}

/** What was pulled here: with a tool, to its file, which may be another document's by now on the server. */
async function docsTold(copy: Copy, { event, body }: Pick<HookCall, 'event' | 'body'>): Promise<{ docs?: PulledDoc[] }> {
  const path = fileOf(copy, body);
  if (path === null && !TELLS_ALL.has(event)) return {};
  const { docs, conflicts, pulledAt } = await new Memory(copy).load();
  if (pulledAt === null) return {};
  const told = [...docs].filter(([known, { version }]) => version > 0 && (path === null || known === path));
  return { docs: told.map(([known, base]) => ({ ...base, path: known, ...(conflicts.has(known) && { conflict: true }) })) };
}

/** The document that a tool is about to write, or null for any other file. */
async function mappedPath(copy: Copy, body: Fields): Promise<string | null> {
  const path = fileOf(copy, body);
  if (path === null || copy.includes(path)) return path;
  const { docs } = await new Memory(copy).load();
  return docs.has(path) ? path : null;
}

/** The path that a tool's file has below the root; null without one. */
function fileOf(copy: Copy, body: Fields): string | null {
  const input = isFields(body['tool_input']) ? body['tool_input'] : {};
  const file = input['file_path'] ?? input['notebook_path'];
  return isText(file) && isAbsolute(file) ? docPathOf(copy, file) : null;
}
