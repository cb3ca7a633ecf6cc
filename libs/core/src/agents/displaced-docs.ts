import type { ReachedDoc } from '../ports/agent-store.js';
import type { Store } from '../ports/store.js';
import { seesPath } from '../projects/access.js';
import type { AgentEdits } from './agent-edits.js';
import { editedText } from './edited-text.js';
import { block, context, deny, prefaced, SILENT } from './hook-answer.js';
import type { HookAnswer } from './hook-answer.js';
import { bringsTextOf } from './hook-call.js';
import type { DocCall } from './hook-call.js';
import * as words from './words.js';

/** Hooks about files of documents that are not there any more: moved or deleted since the session got them. */
export class DisplacedDocs {
  constructor(
    private readonly store: Store,
    private readonly edits: AgentEdits,
  ) {}

  /** Only a new file, or another document's, by a session that knows where this one is, may take its place. @returns null when nothing is against it. */
  async mayEdit({ tool, doc, heir, match, access, session }: DocCall): Promise<HookAnswer | null> {
    if (match === 'possible' || (doc.told && (heir || tool.name === 'Write')) || bringsTextOf(tool, heir)) return null;
    await this.store.agents.tellPlace(session.id, doc.id);
    return deny(words.displacedDenial(doc, heir, access.principal));
  }

  /** What was on its way when the document moved goes along; of what has no document any more the model is told that it is in the file only. */
  async wasEdited(call: DocCall): Promise<HookAnswer> {
    const { event, tool, doc, heir, match, access, session } = call;
    const where = words.displacedWords(doc, access.principal);
    if (heir && bringsTextOf(tool, heir)) {
      await this.store.agents.receive(session.id, [{ docId: heir.id, version: heir.version, path: heir.path }]);
      return SILENT;
    }
    if (heir && (await this.ownerOf(call)) === heir) return this.edits.bringBack({ ...call, doc: heir });
    if (!heir && tool.name === 'Write' && doc.told) {
      await this.store.agents.discard(session.id, doc.id);
      return context(event.name, [words.ownTextWords(doc, where)]);
    }
    // Whether a whole new text is for the document that was there or for the one that is, nobody knows.
    const mayGoAlong = !doc.archived && seesPath(access.principal, doc.path) && !(heir && tool.name === 'Write');
    if (mayGoAlong) return this.broughtAlong(call, where);
    return match === 'possible' ? SILENT : block(event.name, words.placelessWords(doc, where));
  }

  /** The document of which the file held a version before the edit: of two with the same text the one that the session has. */
  private async ownerOf({ tool, doc, heir }: DocCall): Promise<ReachedDoc | null> {
    const before = editedText(tool)?.before;
    if (typeof before !== 'string') return null;
    for (const one of [doc, heir]) if (one && (await this.edits.versionWith(one, before)) !== null) return one;
    return null;
  }

  private async broughtAlong(call: DocCall, where: string): Promise<HookAnswer> {
    const answer = await this.edits.bringBack(call);
    // A file that only has the name of one that was a document.
    if (call.match === 'possible' && answer === SILENT) return SILENT;
    return prefaced(call.event.name, answer, where);
  }
}
