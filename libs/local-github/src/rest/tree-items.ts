import { pathProblem } from '../git/names.js';
import { isSha } from '../git/objects.js';
import { unprocessable } from '../server/api-error.js';
import { isFields, type Fields } from '../server/fields.js';

export interface TreeItem {
  readonly path: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  /** Null takes the path out. */
  readonly sha?: string | null;
  readonly content?: string;
}

const typeByMode: Readonly<Record<string, TreeItem['type']>> = {
  '100644': 'blob',
  '100755': 'blob',
  '120000': 'blob',
  '040000': 'tree',
  '160000': 'commit',
};

/** The `tree` of a create-a-tree request, refused as GitHub refuses it. */
export function parseTreeItems(fields: Fields): TreeItem[] {
  const items = fields['tree'];
  if (!Array.isArray(items) || items.length === 0) throw unprocessable('Invalid tree info');
  return items.map(parseItem);
}

function parseItem(item: unknown): TreeItem {
  if (!isFields(item)) throw unprocessable('Invalid tree info');
  const path = parsePath(item['path']);
  const mode = typeof item['mode'] === 'string' ? item['mode'] : '';
  const type = typeByMode[mode];
  if (!type) throw unprocessable('tree.mode must be one of 040000, 100644, 100755, 120000, or 160000');
  if (item['type'] !== undefined && item['type'] !== type) throw unprocessable('tree.type does not match tree.mode');
  return { path, mode, type, ...source(item, type) };
}

function parsePath(path: unknown): string {
  if (typeof path !== 'string') throw unprocessable('tree.path must be specified');
  const problem = pathProblem(path);
  if (problem) throw unprocessable(problem);
  return path;
}

function source(item: Fields, type: TreeItem['type']): Pick<TreeItem, 'sha' | 'content'> {
  const { sha, content } = item;
  const hasContent = typeof content === 'string' && type === 'blob';
  // `sha: null` beside a content is what clients send that always write both fields.
  if (hasContent && (sha === undefined || sha === null)) return { content };
  if (!hasContent && sha === null) return { sha };
  if (!hasContent && typeof sha === 'string') return { sha: validSha(sha) };
  throw unprocessable('Must supply either tree.sha or tree.content. Request will be rejected if both are present.');
}

function validSha(sha: string): string {
  if (!isSha(sha)) throw unprocessable('The tree.sha parameter must be exactly 40 characters and contain only [0-9a-f].');
  return sha;
}
