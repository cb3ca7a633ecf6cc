import type { AgentSessionRow } from '../ports/agent-store.js';
import type { Store } from '../ports/store.js';
import { seesPath } from '../projects/access.js';
import type { ProjectAccess } from '../projects/access.js';
import * as words from './words.js';

/** Lines of one list that a model is told; more are counted. */
const MOST_LINES = 20;
/** Characters about decisions in one context: a reason may be long, and what is cut off would never be told. */
const MOST_OUTCOME_CHARS = 6_000;
/** The same about documents that changed or moved. */
const MOST_NEWS_CHARS = 3_000;

/** What a run is told unasked: at its start, and with each prompt. */
export class RunNews {
  constructor(private readonly store: Store) {}

  /** Lines about documents that are not any more where the session has them, for one of the next two. What does not fit is hidden by what the machine has pulled. */
  async displaced(access: ProjectAccess, session: AgentSessionRow): Promise<string[]> {
    const lines = await this.news(access, session, { only: 'displaced', besides: [], limit: MOST_LINES - 1 });
    const isMore = lines.length > 0 && (await this.store.agents.untoldNews(session.id, { only: 'displaced', limit: 1 })).length > 0;
    return isMore ? [...lines, '- and more that moved or were deleted: look at the files again'] : lines;
  }

  async atStart(access: ProjectAccess, session: AgentSessionRow, displaced: string[]): Promise<string[]> {
    const outcomes = await this.outcomes(access, session);
    const news = await this.news(access, session, { only: null, besides: displaced, limit: MOST_LINES - displaced.length });
    const held = visible(access, await this.store.locks.list(access.projectId));
    const conflicts = visible(access, await this.store.sync.projectConflicts(access.projectId, { limit: MOST_LINES + 1 }));
    return [
      ...outcomes,
      ...section(`Documents of this Lockstep project that are newer than what this machine has, or elsewhere; run ${words.PULL}:`, news),
      ...section('Documents that somebody is editing now; edits of these are denied until then:', held.map(({ path, holder }) => `- ${words.quoted(path)}: ${words.actorWords(holder)}`)),
      ...section('Documents with a conflict between Lockstep and GitHub that waits for a person:', conflicts.map(({ path }) => `- ${words.quoted(path)}`)),
    ];
  }

  async withPrompt(access: ProjectAccess, session: AgentSessionRow, displaced: string[]): Promise<string[]> {
    const outcomes = await this.outcomes(access, session);
    const news = await this.news(access, session, { only: null, besides: displaced, limit: MOST_LINES - displaced.length });
    return [...outcomes, ...section(`Changed in Lockstep since this session read them; before relying on them run ${words.PULL}:`, news)];
  }

  /** What does not fit comes with the next prompt. Of several calls at once one tells it. */
  private async news({ principal }: ProjectAccess, session: AgentSessionRow, { only, besides, limit }: { only: 'displaced' | null; besides: string[]; limit: number }): Promise<string[]> {
    const waiting = await this.store.agents.untoldNews(session.id, { only, limit });
    const lines = new Map<string, string | null>();
    let chars = besides.join('').length;
    for (const doc of waiting) {
      const line = words.newsLine(doc, principal);
      if ((chars += line?.length ?? 0) > MOST_NEWS_CHARS) break;
      lines.set(doc.docId, line);
    }
    const told = lines.size === 0 ? [] : await this.store.agents.tellNews(session.id, waiting.filter(({ docId }) => lines.has(docId)));
    return [...besides, ...[...lines].flatMap(([docId, line]) => (line !== null && told.includes(docId) ? [line] : []))];
  }

  /** What does not fit comes with the next prompt. Of two runs that ask at once each decision is told to one. */
  private async outcomes(access: ProjectAccess, session: AgentSessionRow): Promise<string[]> {
    const waiting = visible(access, await this.store.proposals.untold(session, MOST_LINES));
    const lines = new Map<string, string>();
    let chars = 0;
    for (const decided of waiting) {
      const line = words.outcomeLine(decided);
      if ((chars += line.length) > MOST_OUTCOME_CHARS) break;
      lines.set(decided.id, line);
    }
    const told = lines.size === 0 ? [] : await this.store.proposals.markTold([...lines.keys()]);
    return section(words.OUTCOMES_TITLE, [...lines].filter(([id]) => told.includes(id)).map(([, line]) => line));
  }
}

function visible<T extends { path: string }>({ principal }: ProjectAccess, docs: T[]): T[] {
  return docs.filter(({ path }) => seesPath(principal, path));
}

function section(title: string, lines: string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  return [title, ...lines.slice(0, MOST_LINES), ...(more > 0 ? [`- and ${more} more`] : [])];
}
