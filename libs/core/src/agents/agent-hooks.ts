import { DomainError } from '../errors.js';
import { newId } from '../ids.js';
import type { AgentSessionRow, HookUse, PulledDoc, ReachedDoc } from '../ports/agent-store.js';
import type { Store } from '../ports/store.js';
import { actorOf } from '../principal.js';
import type { Principal } from '../principal.js';
import { seesPath } from '../projects/access.js';
import type { Access, ProjectAccess } from '../projects/access.js';
import { AgentEdits } from './agent-edits.js';
import type { Uses } from './agent-edits.js';
import { AgentLocks } from './agent-locks.js';
import { DisplacedDocs } from './displaced-docs.js';
import { isDisplaced, pathBelow, possiblePaths } from './doc-place.js';
import { block, context, deny, notice, SILENT } from './hook-answer.js';
import type { HookAnswer } from './hook-answer.js';
import { bringsTextOf, docsOfFile, modeOf } from './hook-call.js';
import type { Call, DocCall, Match } from './hook-call.js';
import { readHookEvent } from './hook-event.js';
import type { HookEvent, ToolUse } from './hook-event.js';
import { RunNews } from './run-news.js';
import * as words from './words.js';

const WRITING = new Set(['Write', 'Edit', 'MultiEdit', 'NotebookEdit']);
const TOOL_EVENTS = new Set(['PreToolUse', 'PostToolUse', 'PostToolUseFailure']);
const RUN_EVENTS = new Set(['SessionStart', 'UserPromptSubmit', 'Stop', 'SessionEnd']);
/** Files that are remembered as documents; beyond them it begins anew. */
const MOST_KNOWN = 10_000;
const LONGEST_KNOWN = 1_000;
/** Days after which a run that was not heard of any more is forgotten. */
const FORGOTTEN_AFTER = 30;

/**
 * Answers the hooks of coding agents: whether a document may be edited now, what became of an edit, and what changed meanwhile.
 * Files that are no documents of the project are answered with nothing, as fast as can be.
 */
export class AgentHooks {
  private readonly locks: AgentLocks;
  private readonly edits: AgentEdits;
  private readonly displaced: DisplacedDocs;
  private readonly news: RunNews;
  /** Files that were documents when last asked about. A hint only: it spares them the question that all others are answered by. */
  private readonly known = new Set<string>();
  /** Uses of tools that are being answered. */
  private readonly answering = new Map<string, Promise<HookAnswer>>();

  constructor(
    private readonly store: Store,
    private readonly access: Access,
    uses: Uses,
  ) {
    this.locks = new AgentLocks(store);
    this.edits = new AgentEdits(store, this.locks, uses);
    this.displaced = new DisplacedDocs(store, this.edits);
    this.news = new RunNews(store);
  }

  /**
   * @param body the hook's JSON, whatever it is.
   * @param project id or slug; without one, the key's own.
   * @throws DomainError only when the caller may not call hooks in that project. Whatever else is wrong is told in the answer.
   */
  async answer(principal: Principal, body: unknown, project: string | undefined): Promise<HookAnswer> {
    const event = readHookEvent(body);
    const place = project ?? (principal.kind === 'apiKey' ? principal.projectId : undefined);
    if (place === undefined) throw new DomainError('request.invalid', { detail: 'Name the project in the header X-Project.', errors: [{ field: 'X-Project', message: 'is missing' }] });
    if (!event?.tool?.useId) return this.answerTo(event, principal, place);
    // The very call that comes while it is being answered: what is kept of an answer is kept at the end of it.
    const call = JSON.stringify([actorOf(principal).id, place, event.sessionId, event.name, event.tool.useId]);
    const answer = this.answering.get(call) ?? this.answerTo(event, principal, place).finally(() => this.answering.delete(call));
    this.answering.set(call, answer);
    return answer;
  }

  private async answerTo(event: HookEvent | null, principal: Principal, place: string): Promise<HookAnswer> {
    const paths = event?.tool && isToolOfOurs(event) ? possiblePaths(event.tool.path) : [];
    const pulled = event?.tool && paths.length > 0 ? event.client?.docs?.[0] : undefined;
    const isOurs = event && (RUN_EVENTS.has(event.name) || pulled !== undefined || (paths.length > 0 && (await this.mayBeDoc(principal, { project: place, sessionId: event.sessionId, file: event.tool?.path ?? '', paths }))));
    if (!isOurs) {
      await this.access.toHooks(principal, place);
      return SILENT;
    }
    const use = event.tool?.useId ? { event: event.name, toolUseId: event.tool.useId } : null;
    const reach = () => this.access.toAgent(principal, { project: place, sessionId: event.sessionId, paths, use });
    let { access, found } = await reach();
    if (pulled && isNews(pulled, found.docs)) {
      // It was pulled to this place since the run told what it has.
      await this.hears({ event, access }, await this.sessionOf({ event, access, session: found.session }), 'newer');
      ({ access, found } = await reach());
    }
    if (event.tool) this.learn(`${place} ${event.tool.path}`, found.docs.length > 0);
    if (found.answer) return found.answer;
    const call = { event, access, session: found.session };
    return event.tool ? this.onTool(call, event.tool, found.docs, use) : this.onRun(call);
  }

  /** Most files that agents edit are no documents: for a key of the project itself one small question finds that out. */
  private async mayBeDoc(principal: Principal, { project, sessionId, file, paths }: { project: string; sessionId: string; file: string; paths: string[] }): Promise<boolean> {
    if (principal.kind !== 'apiKey' || principal.projectId !== project || this.known.has(`${project} ${file}`)) return true;
    return this.store.agents.knowsAny({ projectId: project, actorId: actorOf(principal).id, sessionId, paths });
  }

  private learn(file: string, isDoc: boolean): void {
    if (!isDoc || file.length > LONGEST_KNOWN) return void this.known.delete(file);
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.add(file);
  }

  private async onTool(call: Call, tool: ToolUse, docs: ReachedDoc[], use: HookUse | null): Promise<HookAnswer> {
    const { event } = call;
    const place = placeOf(call, tool, docs);
    if (!place) return SILENT;
    const session = await this.sessionOf(call);
    const answer = await this.onDoc({ ...call, ...place, session, tool });
    // Being let through is not kept: asked again before the tool has run it is the same lock, and afterwards nothing.
    if (use && !(event.name === 'PreToolUse' && answer === SILENT)) await this.store.agents.remember(session.id, use, answer);
    return answer;
  }

  private async onDoc(call: DocCall): Promise<HookAnswer> {
    const { event, tool, doc, heir } = call;
    const isInConflict = event.client?.docs?.[0]?.inConflict === true;
    if (event.name === 'PreToolUse' && isInConflict) return this.taken({ ...call, doc: heir ?? doc });
    if (event.name === 'PreToolUse') {
      const against = isDisplaced(doc) ? await this.displaced.mayEdit(call) : null;
      const present = isDisplaced(doc) ? heir : doc;
      return against ?? (present ? this.mayEdit({ ...call, doc: present }) : SILENT);
    }
    if (tool.name === 'Read') return this.wasRead(call);
    try {
      if (event.name === 'PostToolUseFailure') return SILENT;
      // What brings both sides of a conflict together is no version until it is resolved.
      if (isInConflict) return block(event.name, words.inConflictWords(doc.receivedPath));
      return await (isDisplaced(doc) ? this.displaced.wasEdited(call) : this.edits.bringBack(call));
    } finally {
      for (const { id } of docsOfFile(call)) await this.locks.release(id, call.access, event.sessionId);
    }
  }

  /** Before the tool runs: whether the document is free, known in its present version, and open to agents. Takes it for a short while. */
  private async mayEdit({ event, tool, doc, access, match }: DocCall): Promise<HookAnswer> {
    if (match === 'possible') return this.heldByOther(doc, access, event.sessionId);
    if (modeOf(access, doc.path) === 'read') return deny(words.readOnlyWords(doc.path));
    if (bringsTextOf(tool, doc)) return SILENT;
    if (doc.received !== null && doc.received < doc.version) return deny(words.staleWords({ ...doc, received: doc.received }));
    return this.taken({ event, doc, access });
  }

  private async taken({ event, doc, access }: Pick<DocCall, 'event' | 'doc' | 'access'>): Promise<HookAnswer> {
    const standsInTheWay = await this.locks.take(doc.id, access, event.sessionId);
    return standsInTheWay ? deny(words.heldWords(doc.path, standsInTheWay, standsInTheWay.holder.id === actorOf(access.principal).id)) : SILENT;
  }

  private async heldByOther(doc: ReachedDoc, access: ProjectAccess, sessionId: string): Promise<HookAnswer> {
    const lock = await this.locks.ofOther(doc.id, access, sessionId);
    return lock ? deny(words.heldWords(doc.path, lock, lock.holder.id === actorOf(access.principal).id)) : SILENT;
  }

  /** A whole file that was read shows which version the session has. */
  private async wasRead(call: DocCall): Promise<HookAnswer> {
    const { file } = call.tool.response as { file?: { content?: unknown; startLine?: unknown } };
    if (typeof file?.content !== 'string' || file.startLine !== 1) return SILENT;
    for (const doc of docsOfFile(call)) {
      const version = await this.edits.versionWith(doc, file.content);
      if (version === null) continue;
      await this.store.agents.receive(call.session.id, [{ docId: doc.id, version, path: doc.receivedPath }]);
      break;
    }
    return SILENT;
  }

  private async onRun(call: Call): Promise<HookAnswer> {
    const { event } = call;
    if (event.name === 'SessionStart') return this.started(call);
    if (!call.session) return SILENT;
    if (event.name === 'UserPromptSubmit') return this.prompted(call, call.session);
    return this.stopped(call, call.session);
  }

  private async started(call: Call): Promise<HookAnswer> {
    const { event, access } = call;
    const session = await this.sessionOf(call, true);
    await this.store.agents.forget(access.projectId, FORGOTTEN_AFTER);
    const displaced = await this.catchUp(call, session, 'all');
    const news = await this.news.atStart(access, session, displaced);
    await this.discards(event, session);
    return context(event.name, news);
  }

  private async prompted({ event, access }: Call, session: AgentSessionRow): Promise<HookAnswer> {
    const displaced = await this.catchUp({ event, access }, session, 'newer');
    const news = await this.news.withPrompt(access, session, displaced);
    await this.discards(event, session);
    return context(event.name, news);
  }

  /** @returns lines about what is elsewhere, read before what the machine has pulled hides that: the model may have read it where it was. */
  private async catchUp(call: Pick<Call, 'event' | 'access'>, session: AgentSessionRow, which: 'all' | 'newer'): Promise<string[]> {
    if (!call.event.client?.docs) return [];
    const displaced = await this.news.displaced(call.access, session);
    await this.hears(call, session, which);
    return displaced;
  }

  /** What the machine tells that it has. In the middle of a run that is not all: the run's own edits since then are newer. */
  private async hears({ event: { client }, access }: Pick<Call, 'event' | 'access'>, session: AgentSessionRow, which: 'all' | 'newer'): Promise<void> {
    if (!client?.docs) return;
    const docs = client.docs.filter(({ path }) => seesPath(access.principal, path));
    const receipts = await this.store.agents.versionsOf(session.projectId, docs);
    await (which === 'all' ? this.store.agents.receive(session.id, receipts) : this.store.agents.receiveNewer(session.id, receipts));
  }

  /** What the run was told to be elsewhere, and the machine does not have there any more. */
  private async discards({ client }: HookEvent, session: AgentSessionRow): Promise<void> {
    if (client?.docs && client.hasNoMore) await this.store.agents.discardDisplaced(session.id, client.docs.map(({ path }) => path));
  }

  private async stopped({ event, access }: Call, session: AgentSessionRow): Promise<HookAnswer> {
    await this.locks.releaseAll(access, event.sessionId);
    const saved = await this.store.agents.takeSaved(session.id);
    if (event.name === 'SessionEnd') await this.store.agents.end(session.id);
    if (saved.length === 0) return SILENT;
    return notice(`Saved in Lockstep: ${saved.map(({ path, version }) => `${words.quoted(path)} (version ${version})`).join(', ')}.`);
  }

  /** Begins the session where it is new, or told more than was known. */
  private async sessionOf({ event, access, session }: Call, anew = false): Promise<AgentSessionRow> {
    if (session && !anew && Date.now() - session.seenAt.getTime() < 60_000 && session.endedAt === null) return session;
    const { client, sessionId } = event;
    const root = client?.root ?? (anew ? event.cwd : null);
    const actor = actorOf(access.principal);
    return this.store.agents.begin({ id: newId(), projectId: access.projectId, actor, sessionId, machine: client?.machine ?? null, root, rootGiven: typeof client?.root === 'string' });
  }
}

/** Whether what a machine pulled to a file says more than is known of the run: less than what the run itself read there. */
function isNews({ id, path, contentSha }: PulledDoc, docs: ReachedDoc[]): boolean {
  const here = docs.filter(({ receivedPath }) => receivedPath === path);
  const present = here.find((doc) => !isDisplaced(doc));
  if (present && (id === null || present.id === id)) return present.received === null || (present.received < present.version && present.contentSha === contentSha);
  return !here.some(({ received }) => received !== null);
}

function isToolOfOurs({ name, tool }: HookEvent): boolean {
  return TOOL_EVENTS.has(name) && tool !== null && (WRITING.has(tool.name) || (tool.name === 'Read' && name === 'PostToolUse'));
}

/**
 * Which document a file is. Below a root that `lockstep hook` told there is no doubt. Otherwise it is the document with the longest path
 * that the file's ends with, and likely only where that makes the file lie in the folder the agent stands in, or in the root found before.
 */
function placeOf({ session, event, access }: Call, { path }: ToolUse, docs: ReachedDoc[]): Pick<DocCall, 'doc' | 'heir' | 'match'> | null {
  const visibleDocs = docs.filter((doc) => seesPath(access.principal, doc.receivedPath));
  const at = (place: string | null, match: Match) => {
    const [displaced, present] = [true, false].map((is) => visibleDocs.find((doc) => doc.receivedPath === place && isDisplaced(doc) === is));
    const doc = displaced ?? present;
    return doc ? { doc, heir: (displaced && present) ?? null, match } : null;
  };
  const given = event.client?.root ?? (session?.rootGiven ? session.root : null);
  if (given !== null && given !== undefined) return at(pathBelow(given, path), 'told');
  const roots = [session?.root, event.cwd].filter((root) => typeof root === 'string');
  const exact = visibleDocs.find((doc) => roots.some((root) => pathBelow(root, path) === doc.receivedPath));
  if (exact) return at(exact.receivedPath, 'likely');
  const [longest] = visibleDocs.sort((a, b) => b.receivedPath.length - a.receivedPath.length);
  return longest ? at(longest.receivedPath, 'possible') : null;
}
