import type { Store } from '../ports/store.js';
import { seesPath } from '../projects/access.js';
import type { AgentEdits } from './agent-edits.js';
import { context, block, deny, prefaced, SILENT } from './hook-answer.js';
import type { HookAnswer } from './hook-answer.js';
import type { DocCall } from './hook-call.js';
import * as words from './words.js';

/** Hooks about files of documents that are not there any more: moved or deleted since the session got them. */
export class DisplacedDocs {
  constructor(
    private readonly store: Store,
    private readonly edits: AgentEdits,
  ) {}

  /** Only a new file, by a session that knows where the document is, may take its place. */
  async mayEdit({ tool, doc, match, access, session }: DocCall): Promise<HookAnswer> {
    if (match === 'possible' || (tool.name === 'Write' && doc.told)) return SILENT;
    await this.store.agents.tellPlace(session.id, doc.id);
    return deny(words.displacedDenial(doc, access.principal));
  }

  /** What was on its way when the document moved goes along; of what has no document any more the model is told that it is in the file only. */
  async wasEdited(call: DocCall): Promise<HookAnswer> {
    const { event, tool, doc, match, access, session } = call;
    const where = words.displacedWords(doc, access.principal);
    if (tool.name === 'Write' && doc.told) {
      await this.store.agents.discard(session.id, doc.id);
      return context(event.name, [words.ownTextWords(doc, where)]);
    }
    if (!doc.archived && seesPath(access.principal, doc.path)) return this.broughtAlong(call, where);
    return match === 'possible' ? SILENT : block(event.name, words.placelessWords(doc, where));
  }

  private async broughtAlong(call: DocCall, where: string): Promise<HookAnswer> {
    const answer = await this.edits.bringBack(call);
    // A file that only has the name of one that was a document.
    if (call.match === 'possible' && answer === SILENT) return SILENT;
    return prefaced(call.event.name, answer, where);
  }
}
