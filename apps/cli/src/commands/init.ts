import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { blobSha } from '@lockstep/core/texts';
import { serverUrl, takesHttpHooks } from '../addresses.js';
import { hooksFor, KEY_VARIABLE } from '../claude-hooks.js';
import { apiOf } from '../context.js';
import type { Context, Outcome } from '../context.js';
import { Failure, refusal, usage } from '../failures.js';
import { exactText } from '../files.js';
import { keepOutOfGit } from '../git-exclude.js';
import { readLogins } from '../login-file.js';
import { isFields, parseJson } from '../json.js';
import { renderJson } from '../json-text.js';
import { includeProblem, openCopy, PROJECT_FILE, readProjectFile, rootProblem } from '../project-file.js';
import type { ProjectFile } from '../project-file.js';
import { SETTINGS, withHooks, withoutHooks } from '../settings.js';
import { Tree } from '../tree.js';
import { UndoNotes } from '../undo.js';

const OPTIONS = {
  url: { type: 'string' },
  project: { type: 'string' },
  root: { type: 'string' },
  include: { type: 'string', multiple: true },
  command: { type: 'boolean', default: false },
  remove: { type: 'boolean', default: false },
} as const;

interface Wanted {
  url?: string;
  project?: string;
  root?: string;
  include?: string[];
  whenUnreachable?: 'deny';
}

/** Milliseconds for a question that `init` does without when nobody answers. */
const ASK_MS = 3_000;

export async function run(args: string[], context: Context): Promise<Outcome> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.remove) return (await import('../remove.js')).removeInit(context.cwd);
  await checkMapping(values, context.cwd);
  const tree = new Tree(context.cwd);
  const oldProject = await textAt(tree, PROJECT_FILE);
  const wanted = await completed(values, oldProject, context);
  const denies = oldProject === null && (await projectDenies(readProjectFile(projectText(null, wanted)), context));
  const project = projectText(oldProject, { ...wanted, ...(denies && { whenUnreachable: 'deny' }) });
  const { file } = await openCopy(context.cwd, project);
  const http = !values.command && (await takesHttpHooks(file.url, addressesOf));
  const oldSettings = await textAt(tree, SETTINGS);
  const hooks = hooksFor({ url: file.url, project: file.project, http, denyWhenUnreachable: file.whenUnreachable === 'deny' });
  // Everything is known to be possible before anything is written.
  const settings = withHooks(oldSettings, hooks);
  await keepOutOfGit(context.cwd);
  const undo = await UndoNotes.load(context.cwd);
  const changed = [await write(tree, undo, { name: PROJECT_FILE, present: oldProject, next: project }), await write(tree, undo, { name: SETTINGS, present: oldSettings, next: settings })].flat();
  return { exitCode: 0, data: { changed, http, url: file.url, project: file.project }, lines: linesOf(changed, file, { http, context }) };
}

/** A mapping that every other command refuses is none to write. @throws Failure (usage) */
async function checkMapping({ root, include }: Wanted, home: string): Promise<void> {
  const problem = root === undefined ? null : await rootProblem(home, root);
  if (problem !== null) throw usage(`--root ${problem}`);
  const wrongGlobs = include ? includeProblem('--include', include) : null;
  if (wrongGlobs !== null) throw usage(wrongGlobs);
}

async function completed(wanted: Wanted, old: string | null, { env }: Context): Promise<Wanted> {
  if (old !== null) return wanted;
  const url = wanted.url ?? env.url ?? undefined;
  const logins = await readLogins(env.loginFile);
  const login = logins.find((one) => (url === undefined || one.url === serverUrl(url)) && (wanted.project === undefined || [one.project, one.projectId].includes(wanted.project)));
  const complete = { ...wanted, url: url ?? login?.url, project: wanted.project ?? login?.project };
  if (complete.url === undefined || complete.project === undefined) throw usage('say which: lockstep init --url <address> --project <slug>, or lockstep login first');
  return complete;
}

/** What the project's admins have set for the time when it cannot be reached. Without a key or a server it is what it is without being set: `doctor` comes later. */
async function projectDenies(file: ProjectFile, context: Context): Promise<boolean> {
  try {
    return (await (await apiOf(context, { file }, ASK_MS)).policy()).whenUnreachable === 'deny';
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** What is there stays, with what was asked for now. */
function projectText(old: string | null, { url, project, root, include, whenUnreachable }: Wanted): string {
  const content = old === null ? { mapping: {} } : parseJson(old);
  if (!isFields(content)) throw refusal(`${PROJECT_FILE} is no JSON object: put it right or delete it`, 'project_file');
  const mapping = isFields(content['mapping']) ? content['mapping'] : {};
  const next = {
    ...(url !== undefined && { url: serverUrl(url) }),
    ...(project !== undefined && { project }),
    ...(whenUnreachable && { whenUnreachable }),
    mapping: { ...(old === null && { root: '.' }), ...mapping, ...(root !== undefined && { root }), ...(include && { include }) },
  };
  const merged = old === null ? next : { ...content, ...next, ...('mapping' in content || root !== undefined || include ? {} : { mapping: undefined }) };
  return old !== null && JSON.stringify(merged) === JSON.stringify(content) ? old : renderJson(merged, old);
}

/** @returns the name when the file was written. */
async function write(tree: Tree, undo: UndoNotes, { name, present, next }: { name: string; present: string | null; next: string }): Promise<string[]> {
  const isSame = present === next;
  const bytes = bufferOf(present);
  const isOld = present !== null && name === SETTINGS;
  if (isSame && (!isOld || undo.get(name))) return [];
  // Hooks of ours that came with a file go with the others; the file was there, and stays.
  const clean = isOld ? { fresh: bufferOf(withoutHooks(present, null) ?? '{}\n') } : {};
  await undo.add(name, { present: bytes, next, madeFolder: await tree.lacksFolderOf(name), ...clean });
  if (isSame) return [];
  if (!(await tree.write(name, next, bytes && blobSha(bytes)))) throw refusal(`${name} was changed by somebody else just now: lockstep init again`);
  return [name];
}

const bufferOf = (text: string | null) => (text === null ? null : Buffer.from(text));

async function textAt(tree: Tree, path: string): Promise<string | null> {
  const bytes = await tree.read(path);
  return bytes && exactText(bytes, join(tree.root, path));
}

async function addressesOf(name: string): Promise<string[]> {
  const { lookup } = await import('node:dns/promises');
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

function linesOf(changed: string[], { url, project }: ProjectFile, { http, context }: { http: boolean; context: Context }): string[] {
  const lines = changed.length === 0 ? ['Everything is as it should be; nothing was changed.'] : [`This folder is a copy of ${project} on ${url}.`, ...changed.map((name) => `written   ${name}`)];
  if (http && context.env.apiKey === null) lines.push(`Claude Code reads the key of its HTTP hooks from ${KEY_VARIABLE}: set it where you start Claude Code, or use lockstep init --command, which reads the login file.`);
  return [...lines, 'Next: lockstep pull, then lockstep doctor.'];
}
