import { lstat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { checkGlobs, docPathProblem, globMatcher } from '@lockstep/core/texts';
import { serverUrl } from './addresses.js';
import { refusal, wordsOf } from './failures.js';
import { readIfThere } from './files.js';
import { isFields, isText, isTextList, parseJson } from './json.js';
import type { Fields } from './json.js';

export const PROJECT_FILE = '.lockstep.json';

/** `.lockstep.json`: which project a folder is a copy of. It travels with the repository, so it is believed no more than that. */
export interface ProjectFile {
  url: string;
  /** Id or slug. */
  project: string;
  mapping: { root: string; include?: string[] };
  pullOnStart: boolean;
  whenUnreachable: 'allow' | 'deny';
}

/** A folder with a `.lockstep.json`. */
export interface Copy {
  /** Absolute: the folder that holds the file, and `.lockstep/`. */
  home: string;
  /** Absolute: the folder that documents' paths are relative to. */
  root: string;
  /** The same, relative to `home`; empty when it is `home`. */
  below: string;
  file: ProjectFile;
  /** Whether new files at a path are documents-to-be. */
  includes: (path: string) => boolean;
}

/** The copy that a folder belongs to, or null. @throws Failure for a file that makes no sense. */
export async function findCopy(from: string): Promise<Copy | null> {
  for (let home = resolve(from); ; home = dirname(home)) {
    const bytes = await readIfThere(join(home, PROJECT_FILE));
    if (bytes) return openCopy(home, bytes.toString('utf8'));
    if (dirname(home) === home) return null;
  }
}

/** A folder without a file, of whose key the server knows the project: nothing is pulled into it or pushed from it. @throws Failure for a wrong address. */
export function bareCopy(home: string, url: string): Copy {
  const file: ProjectFile = { url: serverUrl(url), project: '', mapping: { root: '.' }, pullOnStart: false, whenUnreachable: 'allow' };
  return { home, root: home, below: '', file, includes: () => false };
}

/** @throws Failure when there is none. */
export async function requireCopy(from: string): Promise<Copy> {
  const copy = await findCopy(from);
  if (!copy) throw refusal(`there is no ${PROJECT_FILE} here or above: lockstep init makes one`, 'no_project');
  return copy;
}

/** The document that a file would be, or null outside the mapped folder. @param file absolute. */
export function docPathOf({ root }: Pick<Copy, 'root'>, file: string): string | null {
  const path = relative(root, file);
  return path === '' || path === '..' || path.startsWith(`..${sep}`) || resolve(root, path) !== resolve(file) ? null : path.split(sep).join('/').normalize('NFC');
}

/** @throws Failure for a file that makes no sense. */
export async function openCopy(home: string, text: string): Promise<Copy> {
  const file = readProjectFile(text);
  const below = belowOf(file.mapping.root);
  const problem = await rootProblem(home, file.mapping.root);
  if (problem !== null) throw wrong('mapping.root', problem);
  const matches = globMatcher(file.mapping.include ?? []);
  return { home, root: join(home, below), below, file, includes: matches };
}

/** A mapped folder without the ways to write it; empty for the copy's own. */
const belowOf = (root: string) => (root === '.' ? '' : root.replace(/^\.\/|\/$/g, ''));

/** Why a folder cannot be mapped, in words. The file comes with the repository: a folder elsewhere is nothing that it may map. */
export async function rootProblem(home: string, root: string): Promise<string | null> {
  const below = belowOf(root);
  if (below === '') return null;
  const problem = docPathProblem(below) ?? (below.split('/')[0]?.toLowerCase() === '.lockstep' ? 'is our own folder' : null);
  if (problem !== null) return problem;
  let at = home;
  for (const segment of below.split('/')) {
    at = join(at, segment);
    const found = await lstat(at).catch(() => null);
    if (found?.isSymbolicLink()) return `leads over the symbolic link ${at}`;
    if (found && !found.isDirectory()) return `${at} is no folder`;
  }
  return null;
}

/** Why globs cannot be a mapping's, in words. @param field what they come from. */
export function includeProblem(field: string, include: string[]): string | null {
  if (include.length === 0 || include.length > 50) return `${field} must be 1 to 50 globs`;
  try {
    checkGlobs(field, include);
    return null;
  } catch (error) {
    return wordsOf(error);
  }
}

/** @throws Failure naming the field. */
export function readProjectFile(text: string): ProjectFile {
  const content = parseJson(text);
  if (!isFields(content)) throw refusal(`${PROJECT_FILE} is no JSON object`, 'project_file');
  const { url, project, pullOnStart = true, whenUnreachable = 'allow' } = content;
  if (!isText(url)) throw wrong('url', 'must be the address of a Lockstep server');
  if (!isText(project) || !/^[\w-]{1,64}$/.test(project)) throw wrong('project', 'must be the id or slug of a project');
  if (typeof pullOnStart !== 'boolean') throw wrong('pullOnStart', 'must be true or false');
  if (whenUnreachable !== 'allow' && whenUnreachable !== 'deny') throw wrong('whenUnreachable', 'must be "allow" or "deny"');
  return { url: addressIn(url), project, mapping: readMapping(content['mapping'] ?? {}), pullOnStart, whenUnreachable };
}

function readMapping(mapping: unknown): ProjectFile['mapping'] {
  if (!isFields(mapping)) throw wrong('mapping', 'must be an object');
  const { root = '.', include } = mapping as Fields;
  if (!isText(root)) throw wrong('mapping.root', 'must be a folder');
  if (include === undefined) return { root };
  if (!isTextList(include)) throw wrong('mapping.include', 'must be 1 to 50 globs');
  const problem = includeProblem('mapping.include', include);
  if (problem !== null) throw refusal(`${PROJECT_FILE}: ${problem}`, 'project_file');
  return { root, include };
}

function addressIn(url: string): string {
  try {
    return serverUrl(url);
  } catch (error) {
    throw wrong('url', wordsOf(error));
  }
}

const wrong = (field: string, words: string) => refusal(`${PROJECT_FILE}: ${field} ${words}`, 'project_file');
