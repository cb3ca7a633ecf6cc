import type { Doc, DocWarning } from '@lockstep/contracts';
import type { ProposalInput, Proposals } from '../agents/proposals.js';
import type { Change, ChangeResult, Changes } from '../docs/changes.js';
import type { Docs, DocTarget, PutInput, SaveInput } from '../docs/docs.js';
import type { Principal } from '../principal.js';
import type { AgentFileChecks } from './agent-file-checks.js';
import { gravest } from './check-file.js';

/** Absent where the writer asks by himself: the page of a person does so while he types. */
export type Warned<T> = T & { warnings?: DocWarning[] };

/** Warnings in the answer to one batch; beyond them each text keeps one, its gravest. */
const MOST_OF_A_BATCH = 1_000;

/** Writes as `Docs`, `Changes` and `Proposals` do, and tells keys what agents would stumble over in the texts they sent: they see no page that does. */
export class WarnedWrites {
  constructor(
    private readonly docs: Docs,
    private readonly changes: Changes,
    private readonly proposals: Proposals,
    private readonly checks: AgentFileChecks,
  ) {}

  async create(principal: Principal, project: string, input: { path: string; content: string; message?: string }): Promise<Warned<Doc>> {
    const doc = await this.docs.create(principal, project, input);
    return principal.kind === 'user' ? doc : { ...doc, warnings: await this.warnings(principal, project, { ...input, path: doc.path }) };
  }

  async save(principal: Principal, at: DocTarget, input: SaveInput): Promise<Warned<Doc & { merged?: true }>> {
    const doc = await this.docs.save(principal, at, input);
    return principal.kind === 'user' ? doc : { ...doc, warnings: await this.warnings(principal, at.project, { ...input, path: doc.path }) };
  }

  /** Tells people too: who speaks MCP has no page. */
  async put(principal: Principal, project: string, input: PutInput): Promise<Doc & { merged?: true; warnings: DocWarning[] }> {
    const doc = await this.docs.put(principal, project, input);
    return { ...doc, warnings: await this.warnings(principal, project, { ...input, path: doc.path }) };
  }

  async propose(principal: Principal, project: string, input: ProposalInput): Promise<Warned<{ id: string }>> {
    const opened = await this.proposals.propose(principal, project, input);
    return principal.kind === 'user' ? opened : { ...opened, warnings: await this.warnings(principal, project, input) };
  }

  /** A text that is there already is told like one that was written: the first answer may have been lost. */
  async apply(principal: Principal, project: string, batch: { changes: Change[]; message?: string; atomic: boolean }): Promise<Warned<ChangeResult>[]> {
    const results = await this.changes.apply(principal, project, batch);
    if (principal.kind === 'user') return results;
    const texts = new Map(batch.changes.flatMap((change) => (change.op === 'put' ? [[change.path, change.content] as const] : [])));
    const written = results.flatMap(({ path, status }) => {
      const text = status === 'applied' || status === 'unchanged' ? texts.get(path) : undefined;
      return text === undefined ? [] : [{ path, text }];
    });
    const warnings = await this.checks.ofWritten(principal, project, written);
    const byPath = new Map(written.map(({ path }, i) => [path, warnings[i] ?? []]));
    let left = MOST_OF_A_BATCH;
    return results.map((result) => {
      const all = byPath.get(result.path);
      if (!all) return result;
      const told = gravest(all, Math.max(1, left));
      left -= told.length;
      return { ...result, warnings: told };
    });
  }

  private async warnings(principal: Principal, project: string, { path, content }: { path: string; content: string }): Promise<DocWarning[]> {
    const [warnings = []] = await this.checks.ofWritten(principal, project, [{ path, text: content }]);
    return warnings;
  }
}
