import type { DocWarning } from '@lockstep/contracts';
import { checkContent } from '../docs/content.js';
import { checkDocPath } from '../docs/paths.js';
import { DomainError } from '../errors.js';
import type { Store } from '../ports/store.js';
import type { Principal } from '../principal.js';
import { checkPath, seesPath } from '../projects/access.js';
import type { Access } from '../projects/access.js';
import { checkFile } from './check-file.js';
import type { Surroundings } from './check-file.js';
import { IMPORT_DEPTH, importsOf } from './imports.js';
import { isInstruction } from './kinds.js';
import { markdownLines } from './markdown-lines.js';

/** Bounds on what is read for one check: files beyond them are not compared with. */
const MOST_FILES = 200;
const MOST_BYTES = 2 * 1024 * 1024;

type Indexed = Awaited<ReturnType<Store['docs']['index']>>[number];

/** What agents would stumble over in the documents of a project, as far as the reader may see them. */
export class AgentFileChecks {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  /** Of a document as it is saved. */
  async ofDoc(principal: Principal, at: { project: string; docId: string }): Promise<DocWarning[]> {
    const access = await this.access.to(principal, at.project, 'docs.read');
    const doc = await this.store.docs.find(access.projectId, at.docId);
    if (!doc || !seesPath(principal, doc.path)) throw new DomainError('doc.not_found', { detail: 'There is no such document in this project.' });
    return this.check(principal, access.projectId, { path: doc.path, text: doc.content });
  }

  /** Of a text that is not saved yet, at the path where it would stand. */
  async ofText(principal: Principal, project: string, input: { path: string; content: string }): Promise<DocWarning[]> {
    const access = await this.access.to(principal, project, 'docs.read');
    const path = checkDocPath(input.path);
    checkPath(principal, path);
    return this.check(principal, access.projectId, { path, text: checkContent(input.content).text });
  }

  private async check(principal: Principal, projectId: string, file: { path: string; text: string }): Promise<DocWarning[]> {
    const index = (await this.store.docs.index(projectId)).filter(({ path }) => seesPath(principal, path));
    const surroundings: Surroundings = { paths: index.map(({ path }) => path), texts: await this.texts(projectId, index, file) };
    return checkFile(file, surroundings);
  }

  /** The files of instructions, then what the file imports, level by level. */
  private async texts(projectId: string, index: Indexed[], file: { path: string; text: string }): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    if (!isInstruction(file.path)) return texts;
    const budget = { files: MOST_FILES, bytes: MOST_BYTES };
    const read = async (wanted: (path: string) => boolean): Promise<[string, string][]> => {
      const chosen = index.filter(({ path, size }) => path !== file.path && !texts.has(path) && wanted(path) && take(budget, size));
      const docs = chosen.length === 0 ? [] : await this.store.docs.texts(projectId, chosen.map(({ id }) => id));
      const found = docs.map(({ path, content }): [string, string] => [path, content]);
      for (const [path, content] of found) texts.set(path, content);
      return found;
    };
    await read(isInstruction);
    let level: [string, string][] = [[file.path, file.text], ...texts];
    for (let depth = 0; depth <= IMPORT_DEPTH && level.length > 0; depth++) {
      const imported = new Set(level.flatMap(([path, text]) => importsOf(path, markdownLines(text)).map((one) => one.path)));
      level = await read((path) => imported.has(path));
    }
    return texts;
  }
}

function take(budget: { files: number; bytes: number }, size: number): boolean {
  if (budget.files === 0 || budget.bytes < size) return false;
  budget.files -= 1;
  budget.bytes -= size;
  return true;
}
