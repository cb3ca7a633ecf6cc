import type { AgentFileChecks } from '../agent-files/agent-file-checks.js';
import { broughtBy } from '../agent-files/brought-by.js';
import { blobSha } from '../docs/content.js';
import type { Docs } from '../docs/docs.js';
import { DomainError } from '../errors.js';
import type { ReachedDoc } from '../ports/agent-store.js';
import type { Store } from '../ports/store.js';
import { actorOf } from '../principal.js';
import { mergeTexts } from '../text/merge.js';
import type { AgentLocks } from './agent-locks.js';
import { isDisplaced, rootOf } from './doc-place.js';
import { editedText } from './edited-text.js';
import type { EditedText } from './edited-text.js';
import { block, context, SILENT } from './hook-answer.js';
import type { HookAnswer } from './hook-answer.js';
import { modeOf } from './hook-call.js';
import type { DocCall } from './hook-call.js';
import type { HookEvent } from './hook-event.js';
import type { Proposals } from './proposals.js';
import * as words from './words.js';

/** The version that a file was before an edit, and the edited text as it belongs on top of it. */
interface Base {
  version: number;
  text: string;
  /** The proposal of this very run that the file held. */
  follows?: string;
}

/** What stands behind the answers to hooks. */
export interface Uses {
  docs: Docs;
  proposals: Proposals;
  checks: AgentFileChecks;
}

/** Brings back what agents wrote into their files: as versions, or as proposals where a person has to decide. */
export class AgentEdits {
  constructor(
    private readonly store: Store,
    private readonly locks: AgentLocks,
    private readonly uses: Uses,
  ) {}

  /** The tool has written the file: its text goes into the document, on top of what the file held before. */
  async bringBack(call: DocCall): Promise<HookAnswer> {
    const { event, tool, doc, match } = call;
    if (tool.name === 'NotebookEdit') return context(event.name, [words.notebookWords(doc.path)]);
    const edit = editedText(tool);
    if (!edit) return match === 'possible' ? SILENT : block(event.name, words.notTold(doc.path));
    const base = await this.baseOf(call, edit);
    if (base === null) return match === 'possible' || blobSha(Buffer.from(edit.after)) === doc.contentSha ? SILENT : block(event.name, words.unknownBaseWords(doc.path));
    if (match === 'possible') await this.learnRoot(call);
    try {
      const said = await this.save(call, base);
      return typeof said === 'string' ? block(event.name, said) : context(event.name, [...said, ...(await this.warnings(call, edit))]);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const detail = error.details.detail ?? error.code;
      if (error.code === 'doc.merge_conflict') return this.conflicting(call, base);
      if (error.code !== 'lock.held' && error.code !== 'lock.lost') return block(event.name, words.refusedWords(doc.path, { detail }));
      await this.propose(call, base, 'conflict');
      return block(event.name, words.heldBackWords(doc.path, { detail }));
    }
  }

  /** The version that has this text. */
  async versionWith(doc: ReachedDoc, text: string): Promise<number | null> {
    const sha = blobSha(Buffer.from(text));
    return sha === doc.contentSha ? doc.version : ((await this.store.docs.versionBySha(doc.id, sha))?.version ?? null);
  }

  /** @returns lines for the model; a text: why nothing was saved. */
  private async save(call: DocCall, base: Base): Promise<string[] | string> {
    const { event, doc, access, session } = call;
    const mode = modeOf(access, doc.path);
    if (mode === 'read') return words.readOnlyWords(doc.path);
    if (mode === 'propose') {
      await this.propose(call, base, 'policy');
      return [words.proposedWords(doc.path, base.version)];
    }
    const proof = await this.locks.proof(doc.id, access, event.sessionId);
    const target = { project: access.projectId, docId: doc.id };
    const saved = await this.uses.docs.save(access.principal, target, { version: base.version, content: base.text, message: messageOf(event), merge: true, proof });
    await this.store.agents.noteSaved(session.id, { path: saved.path, version: saved.version });
    if (base.follows !== undefined) await this.uses.proposals.replace(access, { id: base.follows, docId: doc.id, path: doc.path });
    const merged = saved.contentSha !== blobSha(Buffer.from(base.text));
    await this.store.agents.receive(session.id, [{ docId: doc.id, version: merged ? base.version : saved.version, path: doc.receivedPath }]);
    return merged ? [words.mergedWords(saved.path, saved.version)] : [];
  }

  private async propose({ event, doc, access, session }: DocCall, base: Base, reason: 'policy' | 'conflict'): Promise<void> {
    const { version: baseVersion, text: content, follows: replaces = null } = base;
    await this.uses.proposals.open(access, { docId: doc.id, path: doc.path, baseVersion, content, message: messageOf(event), reason, agentId: session.id, replaces });
  }

  /** Nothing of an agent is lost: what cannot be merged waits for a person. */
  private async conflicting(call: DocCall, base: Base): Promise<HookAnswer> {
    const { event, doc, access } = call;
    await this.propose(call, base, 'conflict');
    const now = await this.store.docs.findHead(access.projectId, doc.id);
    return block(event.name, words.conflictWords(doc.path, now?.version ?? doc.version, base.version));
  }

  /** What agents would stumble over in the file, as far as this edit brought it: told once, and not again after each edit. */
  private async warnings({ access, doc: { path } }: DocCall, { before, after }: EditedText): Promise<string[]> {
    const texts = [after, ...(before === null ? [] : [before])].map((text) => ({ path, text }));
    const [now = [], then = []] = await this.uses.checks.ofWritten(access.principal, access.projectId, texts);
    return words.warningLines(path, broughtBy({ text: before ?? '', warnings: then }, { text: after, warnings: now }));
  }

  private async baseOf({ doc, match, session }: DocCall, { before, after }: EditedText): Promise<Base | null> {
    if (before !== null) {
      const version = await this.versionWith(doc, before);
      if (version !== null) return { version, text: after };
      // What waits for a person is in the file already, and the run goes on from there.
      const waiting = await this.store.proposals.waitingOf(session.id, doc.id);
      const text = waiting && carried(before, after, waiting.content);
      if (waiting && text !== null) return { version: waiting.baseVersion, text, follows: waiting.id };
    }
    for (const candidate of [doc.version, doc.received]) {
      const row = candidate === null ? null : await this.store.docs.version(doc.id, candidate);
      if (!row) continue;
      const text = before === null ? null : carried(before, after, row.content);
      if (text !== null) return { version: row.version, text };
      // The file was changed by other means since the session got it: all of that goes along, unless the file may be none of the document's any more.
      if (match === 'told' && candidate === doc.received && !isDisplaced(doc)) return { version: row.version, text: after };
    }
    return null;
  }

  /** A file that held the very text of a document shows where the project lies. */
  private async learnRoot({ event, tool, doc, access, session }: DocCall): Promise<void> {
    const root = rootOf(tool.path, doc.receivedPath);
    if (root === null || session.rootGiven) return;
    await this.store.agents.begin({ id: session.id, projectId: access.projectId, actor: actorOf(access.principal), sessionId: event.sessionId, machine: null, root, rootGiven: false });
  }
}

/** An edit on a text that is kept in another layout. A client may have read other line endings than it has: the text's own stay. */
function carried(before: string, after: string, kept: string): string | null {
  if (before === kept) return after;
  const merged = isSameButLayout(before, kept) ? mergeTexts({ base: before, ours: kept, theirs: after }) : null;
  return merged?.clean ? merged.text : null;
}

function isSameButLayout(a: string, b: string): boolean {
  const plain = (text: string): string => text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n').replace(/\n$/, '');
  return plain(a) === plain(b);
}

function messageOf({ sessionId }: HookEvent): string {
  return `Claude Code session ${sessionId.replace(/[^\w.:-]/g, '').slice(0, 64)}`;
}
