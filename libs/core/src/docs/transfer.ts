import type { Warned, WarnedWrites } from '../agent-files/warned-writes.js';
import type { Store } from '../ports/store.js';
import type { Principal } from '../principal.js';
import { checkWrite, seesPath } from '../projects/access.js';
import type { Access } from '../projects/access.js';
import type { ChangeResult } from './changes.js';
import { decodeText } from './content.js';
import { docPathProblem } from './paths.js';

/** Documents read or written at once: bounds memory whatever the size of the project. */
const BATCH = 200;

export interface ImportReport {
  items: Warned<ChangeResult>[];
  /** Files that cannot be documents, each with the reason. */
  skipped: { path: string; reason: string }[];
}

/** Whole projects in and out. */
export class Transfer {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
    private readonly writes: WarnedWrites,
  ) {}

  /** Every document that the caller may see, in path order. Access is checked before the first one is asked for. */
  async export(principal: Principal, project: string): Promise<AsyncIterable<{ path: string; content: string }>> {
    const access = await this.access.to(principal, project, 'docs.read');
    const index = await this.store.docs.index(access.projectId);
    return this.readAll(access.projectId, index.filter(({ path }) => seesPath(principal, path)).map(({ id }) => id));
  }

  /**
   * Puts each file at its path, on whatever is there now; a document that somebody is editing stays as it is and is reported.
   * @throws DomainError `auth.forbidden` when some path is outside a key's, before anything is written.
   */
  async import(principal: Principal, project: string, files: { path: string; bytes: Uint8Array }[]): Promise<ImportReport> {
    const access = await this.access.to(principal, project, 'docs.write');
    const report: ImportReport = { items: [], skipped: [] };
    const texts = files.flatMap(({ path, bytes }) => {
      const reason = docPathProblem(path);
      const content = reason === null ? decodeText(bytes) : null;
      if (content !== null) {
        checkWrite(access, path);
        return [{ path, content }];
      }
      report.skipped.push({ path, reason: reason ?? 'is not UTF-8 text' });
      return [];
    });
    for (let at = 0; at < texts.length; at += BATCH) {
      report.items.push(...(await this.putAll(principal, access.projectId, texts.slice(at, at + BATCH))));
    }
    return report;
  }

  private async putAll(principal: Principal, projectId: string, texts: { path: string; content: string }[]): Promise<Warned<ChangeResult>[]> {
    const present = new Map((await this.store.docs.findManyByPath(projectId, texts.map(({ path }) => path))).map(({ path, version }) => [path, version]));
    const changes = texts.map(({ path, content }) => ({ op: 'put' as const, path, content, base: present.get(path) }));
    return this.writes.apply(principal, projectId, { changes, message: 'Import', atomic: false });
  }

  private async *readAll(projectId: string, ids: string[]): AsyncGenerator<{ path: string; content: string }> {
    for (let at = 0; at < ids.length; at += BATCH) yield* await this.store.docs.texts(projectId, ids.slice(at, at + BATCH));
  }
}
