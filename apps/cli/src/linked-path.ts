import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { failedWith } from './failures.js';
import { isFields, isText } from './json.js';
import type { Fields } from './json.js';
import { docPathOf } from './project-file.js';
import type { Copy } from './project-file.js';

/**
 * A hook's JSON with the tool's file as it is called from the copy's root: the server compares names, and only this machine knows which
 * of them lead over symbolic links to the same file. Files that are not below the root keep their names.
 */
export async function namedFromRoot(copy: Copy, body: Fields): Promise<Fields> {
  const input = body['tool_input'];
  if (!isFields(input)) return body;
  const field = input['file_path'] === undefined ? 'notebook_path' : 'file_path';
  const file = input[field];
  if (!isText(file) || !isAbsolute(file)) return body;
  // A link in place of the file itself may be a document's name: a pull refuses it, and its lock still counts.
  const path = docPathOf({ root: await realPlace(copy.root) }, join(await realPlace(dirname(file)), basename(file)));
  return path === null ? body : { ...body, tool_input: { ...input, [field]: join(copy.root, path) } };
}

/** Where a path leads, however much of it is there; the path itself when the system does not say. */
export async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const folder = dirname(path);
    return failedWith(error, 'ENOENT', 'ENOTDIR') && folder !== path ? join(await realPlace(folder), basename(path)) : path;
  }
}
