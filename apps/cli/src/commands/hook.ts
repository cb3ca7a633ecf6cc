import { setTimeout as pause } from 'node:timers/promises';
import type { Context, Outcome } from '../context.js';
import { wordsOf } from '../failures.js';
import { answerHook } from '../hook.js';
import type { HookCall } from '../hook.js';
import { isFields, parseJson } from '../json.js';
import type { Fields } from '../json.js';

/** Claude Code waits for it. */
const ANSWER_MS = 3_500;
/** Whatever else hangs (a disk, a name server), the process is over by then. */
const HARD_MS = 4_000;

/** Always exit code 0 and one JSON object: 2 would block Claude's action, and anything else on standard output would reach its model. */
export async function run([event = '', flag, url = null]: (string | null)[], context: Context): Promise<Outcome> {
  const began = Date.now();
  const late = pause(HARD_MS, { systemMessage: 'Lockstep: no answer within 4 s.' }, { ref: false });
  const plugin = flag === '--url' ? url : null;
  const answer = await Promise.race([answered({ event: event ?? '', deadline: began + ANSWER_MS, url: plugin }, ofPlugin(plugin, context)), late]);
  return { exitCode: 0, data: answer, lines: [JSON.stringify(answer)] };
}

/** The hooks of a plugin call the server that it came from: a `.lockstep.json` that somebody else wrote cannot call for its key. */
function ofPlugin(url: string | null, context: Context): Context {
  const { env } = context;
  return url === null ? context : { ...context, env: { ...env, url: env.url ?? url, apiKey: env.apiKey ?? env.pluginKey } };
}

async function answered(call: Omit<HookCall, 'body'>, context: Context): Promise<Fields> {
  try {
    const body = parseJson(await standardInput());
    if (!/^[A-Za-z]+$/.test(call.event) || !isFields(body)) return { systemMessage: 'Lockstep: lockstep hook <event> wants the JSON of that Claude Code event on standard input.' };
    return await answerHook({ ...call, body }, context);
  } catch (error) {
    return { systemMessage: `Lockstep: ${wordsOf(error)}` };
  }
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
