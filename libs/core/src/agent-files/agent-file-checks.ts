import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DocWarning } from '@lockstep/contracts';
import { checkContent } from '../docs/content.js';
import { checkDocPath } from '../docs/paths.js';
import { DomainError } from '../errors.js';
import type { Store } from '../ports/store.js';
import type { Principal } from '../principal.js';
import { checkPath, seesPath } from '../projects/access.js';
import type { Access } from '../projects/access.js';
import { checkFile, checkText } from './check-file.js';
import { IMPORT_DEPTH, importsOf } from './imports.js';
import { isInstruction } from './kinds.js';
import { markdownLines } from './markdown-lines.js';

/** Bounds on what is read for one check: files beyond them are not compared with. */
const MOST_FILES = 200;
const MOST_BYTES = 2 * 1024 * 1024;
/** Files of one request that are compared with the documents around them; of more, only what each shows by itself is told. */
const MOST_COMPARED = 20;
/** Documents of a project whose list is read while a writer waits for his answer. */
const MOST_AROUND = 2_000;

type Indexed = Awaited<ReturnType<Store['docs']['index']>>[number];

export interface TextAtPath {
  path: string;
  text: string;
}

/** What agents would stumble over in the documents of a project, as far as the reader may see them. */
export class AgentFileChecks {
  /** @param onTrouble told why texts that were written could not be compared with the documents around them. */
  constructor(
    private readonly store: Store,
    private readonly access: Access,
    private readonly onTrouble: (error: unknown) => void,
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

  /**
   * Of texts that the caller has just written or proposed, in their order. Never fails: what happened is not told as a failure.
   * Where they are not compared with the documents around, what each text shows by itself is told.
   */
  async ofWritten(principal: Principal, project: string, files: readonly TextAtPath[]): Promise<DocWarning[][]> {
    try {
      const projectId = files.length > 0 && files.length <= MOST_COMPARED ? await this.comparable(principal, project) : null;
      if (projectId !== null) return await this.checkAll(principal, projectId, files);
    } catch (error) {
      this.onTrouble(error);
    }
    const warnings: DocWarning[][] = [];
    for (const file of files) {
      warnings.push(checkText(file));
      // Thousands of texts take a second: others get their turn in between.
      await nextTurn();
    }
    return warnings;
  }

  /** null: a key that may not learn what the documents around are, or more of them than a save should wait for. */
  private async comparable(principal: Principal, project: string): Promise<string | null> {
    if (principal.kind === 'apiKey' && !principal.scopes.includes('docs:read')) return null;
    const projectId = principal.kind === 'apiKey' ? principal.projectId : (await this.access.to(principal, project, 'docs.read')).projectId;
    return (await this.store.docs.hasMoreThan(projectId, MOST_AROUND)) ? null : projectId;
  }

  private async check(principal: Principal, projectId: string, file: TextAtPath): Promise<DocWarning[]> {
    const [warnings = []] = await this.checkAll(principal, projectId, [file]);
    return warnings;
  }

  private async checkAll(principal: Principal, projectId: string, files: readonly TextAtPath[]): Promise<DocWarning[][]> {
    const index = (await this.store.docs.index(projectId)).filter(({ path }) => seesPath(principal, path));
    const paths = [...new Set([...index, ...files].map(({ path }) => path))];
    const around = await this.texts(projectId, index, files);
    return files.map((file) => {
      const texts = new Map(around);
      for (const other of files) if (other.path !== file.path) texts.set(other.path, other.text);
      return checkFile(file, { paths, texts });
    });
  }

  /** The files of instructions, then what the files import, level by level. */
  private async texts(projectId: string, index: Indexed[], files: readonly TextAtPath[]): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    if (!files.some(({ path }) => isInstruction(path))) return texts;
    const own = new Set(files.map(({ path }) => path));
    const budget = { files: MOST_FILES, bytes: MOST_BYTES };
    const read = async (wanted: (path: string) => boolean): Promise<[string, string][]> => {
      const chosen = index.filter(({ path, size }) => !own.has(path) && !texts.has(path) && wanted(path) && take(budget, size));
      const docs = chosen.length === 0 ? [] : await this.store.docs.texts(projectId, chosen.map(({ id }) => id));
      const found = docs.map(({ path, content }): [string, string] => [path, content]);
      for (const [path, content] of found) texts.set(path, content);
      return found;
    };
    await read(isInstruction);
    let level: [string, string][] = [...files.map(({ path, text }): [string, string] => [path, text]), ...texts];
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
