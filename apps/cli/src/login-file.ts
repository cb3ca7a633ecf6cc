import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failedWith, refusal } from './failures.js';
import { replaceFile } from './files.js';
import { isFields, isText, parseJson } from './json.js';

/** A key and where it is good. A key sees one project only, so there is one entry per project. */
export interface Login {
  url: string;
  /** Slug. */
  project: string;
  projectId: string;
  apiKey: string;
}

/** Newest first; none when there is no file. @throws Failure for a file that is not ours. */
export async function readLogins(file: string): Promise<Login[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (failedWith(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
  const content = parseJson(text);
  if (!isFields(content) || !Array.isArray(content['logins']) || !content['logins'].every(isLogin)) throw refusal(`${file} is damaged: delete it, then lockstep login`);
  return content['logins'];
}

/** Puts a login first, in the place of an older one for the same project. */
export async function addLogin(file: string, login: Login): Promise<void> {
  const others = (await readLogins(file)).filter(({ url, projectId }) => url !== login.url || projectId !== login.projectId);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await replaceFile(file, `${JSON.stringify({ logins: [login, ...others] }, null, 2)}\n`, 0o600);
}

/** The permission bits of the file; null when there is none. */
export async function loginFileMode(file: string): Promise<number | null> {
  try {
    return (await stat(file)).mode & 0o777;
  } catch (error) {
    if (failedWith(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

function isLogin(value: unknown): value is Login {
  return isFields(value) && [value['url'], value['project'], value['projectId'], value['apiKey']].every(isText);
}
