import { Api } from './api.js';
import { hooksFor, KEY_VARIABLE } from './claude-hooks.js';
import { connectionOf } from './context.js';
import type { Context } from './context.js';
import { Failure, wordsOf } from './failures.js';
import { exchange } from './http.js';
import { isFields, isText, parseJson } from './json.js';
import { loginFileMode, readLogins } from './login-file.js';
import { Memory } from './memory.js';
import { policyWords } from './policy-words.js';
import { PROJECT_FILE, requireCopy } from './project-file.js';
import type { Copy } from './project-file.js';
import { scopesOf } from './scopes.js';
import { missingHooks } from './settings.js';
import { Tree } from './tree.js';

export interface Finding {
  ok: boolean;
  /** The part of the chain. */
  name: string;
  words: string;
}

/** More apart, and a lock's end or a key's expiry is not what it seems. */
const CLOCK_SECONDS = 60;

/** Everything that has to be right between this folder and its project. */
export async function diagnose(context: Context): Promise<Finding[]> {
  const findings = [await found('login file', () => lookAtLoginFile(context))];
  const copy = await requireCopy(context.cwd).catch((error: unknown) => wordsOf(error));
  if (typeof copy === 'string') return [...findings, { ok: false, name: 'mapping', words: copy }];
  findings.push(await found('mapping', () => lookAtMapping(copy)), await found('hooks', () => lookAtHooks(copy, context)));
  return [...findings, ...(await lookAtServer(copy, context))];
}

/** A look that throws found something wrong. */
async function found(name: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { ok: true, name, words: await look() };
  } catch (error) {
    return { ok: false, name, words: wordsOf(error) };
  }
}

async function lookAtLoginFile({ env }: Context): Promise<string> {
  const mode = await loginFileMode(env.loginFile);
  if (mode === null) return env.apiKey === null ? fail(`${env.loginFile} is not there: lockstep login`) : `none is needed: ${KEY_VARIABLE} is set`;
  await readLogins(env.loginFile);
  if ((mode & 0o077) !== 0 && process.platform !== 'win32') return fail(`others may read ${env.loginFile}: chmod 600 it, and rotate the key`);
  return `${env.loginFile}, mode ${mode.toString(8)}`;
}

async function lookAtMapping(copy: Copy): Promise<string> {
  const state = await new Memory(copy).load();
  if (state.conflicts.size > 0) return fail(`${state.conflicts.size} documents are in conflict: lockstep status names them`);
  const globs = copy.file.mapping.include ? `, ${copy.file.mapping.include.join(' ')}` : '';
  return `${copy.root}${globs}: ${state.docs.size} documents, ${state.pulledAt === null ? 'never pulled: lockstep pull' : `pulled ${state.pulledAt}`}`;
}

async function lookAtHooks(copy: Copy, { env }: Context): Promise<string> {
  const text = (await new Tree(copy.home).read('.claude/settings.json'))?.toString('utf8') ?? null;
  const { url, project, whenUnreachable } = copy.file;
  const plan = { url, project, denyWhenUnreachable: whenUnreachable === 'deny' };
  const mixed = hooksFor({ ...plan, http: true });
  const [overHttp, byCommand] = [missingHooks(text, mixed), missingHooks(text, hooksFor({ ...plan, http: false }))];
  if (byCommand.length === 0) return 'all events by command';
  if (overHttp.length > 0) return fail(`not installed, or for another server: ${overHttp.join(', ')}: lockstep init`);
  if (env.apiKey === null) return fail(`HTTP hooks take the key from ${KEY_VARIABLE}, which is not set here: set it where Claude Code is started, or lockstep init --command`);
  const commands = [...mixed].flatMap(([event, { hooks }]) => (hooks[0]?.type === 'command' ? [event] : []));
  return `${commands.join(' and ')} by command, the others over HTTP`;
}

async function lookAtServer(copy: Copy, context: Context): Promise<Finding[]> {
  let api: Api;
  try {
    api = new Api(await connectionOf(context, copy), 10_000);
  } catch (error) {
    return [{ ok: false, name: 'key', words: wordsOf(error) }];
  }
  const { url } = api.connection;
  const server = await found('URL', () => lookAtUrl(url));
  if (!server.ok) return [server];
  return [
    server,
    await found('clock', () => lookAtClock(url)),
    await found('key', async () => `…${api.connection.apiKey.slice(-4)}, good for ${(await api.projects()).map(({ name }) => name).join(', ')}`),
    await found('project', () => lookAtProject(api)),
    await found('scopes', () => lookAtScopes(api)),
    await found('policy', () => lookAtPolicy(api, copy)),
  ];
}

async function lookAtUrl(url: string): Promise<string> {
  const answer = await exchange(`${url}/api/openapi.json`, { method: 'GET', timeoutMs: 10_000 });
  const document = parseJson(answer.text);
  const info = isFields(document) && isFields(document['info']) ? document['info'] : {};
  if (answer.status !== 200 || !isText(info['version'])) return fail(`${url} answers, but not as a Lockstep server does`);
  return `${url}, version ${info['version']}`;
}

async function lookAtClock(url: string): Promise<string> {
  const { headers } = await exchange(`${url}/health/live`, { method: 'GET', timeoutMs: 10_000 });
  const apart = Math.round(Math.abs(Date.now() - Date.parse(headers.date ?? '')) / 1000);
  if (Number.isNaN(apart)) return fail('the server does not tell its time');
  return apart > CLOCK_SECONDS ? fail(`this machine and the server are ${apart} s apart: set the clock`) : `within ${apart} s of the server's`;
}

async function lookAtProject(api: Api): Promise<string> {
  const projects = await api.projects();
  const project = projects.find(({ id, slug }) => id === api.connection.project || slug === api.connection.project);
  return project ? `${project.slug}, as ${project.role}` : fail(`the key is for ${projects.map(({ slug }) => slug).join(', ')}, not for ${api.connection.project}`);
}

async function lookAtScopes(api: Api): Promise<string> {
  const scopes = await scopesOf(api);
  const named = (wanted: string) => scopes.filter(({ state }) => state === wanted).map(({ scope }) => scope);
  const [missing, unknown] = [named('lacks'), named('unknown')];
  if (missing.length > 0) return fail(`the key lacks ${missing.join(', ')}: make one with ${scopes.map(({ scope }) => scope).join(', ')}`);
  return unknown.length > 0 ? fail(`the server is too old for ${unknown.join(', ')}`) : named('has').join(' ');
}

/** Without a server there is nobody to say what the project wants: this copy has to know. */
async function lookAtPolicy(api: Api, { file }: Copy): Promise<string> {
  const policy = await api.policy();
  if (policy.whenUnreachable === 'deny' && file.whenUnreachable !== 'deny') {
    return fail(`the project denies edits while the server is away, and this copy lets them pass: set "whenUnreachable": "deny" in ${PROJECT_FILE}, then lockstep init`);
  }
  return policyWords(policy, file.whenUnreachable);
}

function fail(words: string): never {
  throw new Failure('doctor', words, 1);
}
