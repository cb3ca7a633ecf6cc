import type { PullRequestText } from '../ports/pull-requests.js';
import type { PublishedVersion } from '../ports/sync-store.js';
import { commitMessage, describeStep } from './commit-message.js';
import type { OutboundStep } from './plan-types.js';

const LISTED = 100;

/** What a pull request says: which documents, what happens to each, and whose words they are. */
export function proposalText(steps: OutboundStep[], versions: PublishedVersion[], ends: { head: string; base: string }): PullRequestText {
  const [title = ''] = commitMessage(steps, versions).split('\n');
  const writers = writersByDoc(versions);
  const lines = steps.slice(0, LISTED).map((step) => `- ${lineOf(step)}${byline(step, writers)}`);
  const more = steps.length > LISTED ? [`- and ${steps.length - LISTED} more`] : [];
  const intro = `Changes to ${steps.length === 1 ? 'a document' : `${steps.length} documents`} written in Lockstep:`;
  const [head, base] = [literal(ends.head), literal(ends.base)];
  const rule = `Lockstep keeps this pull request up to date and rewrites the branch <code>${head}</code> while people go on writing: make further changes in Lockstep or on <code>${base}</code>, not on that branch. Merge it in any way; if it is closed instead, Lockstep asks before it proposes anything again.`;
  return { title, body: [intro, [...lines, ...more].join('\n'), rule].join('\n\n') };
}

function lineOf(step: OutboundStep): string {
  const { verb, path, from } = describeStep(step);
  const moved = from === null ? '' : ` from <code>${literal(from)}</code>`;
  return `${verb} <code>${literal(path)}</code>${moved}`;
}

function byline(step: OutboundStep, writers: Map<string, Set<string>>): string {
  const names = [...(step.kind === 'write' ? (writers.get(step.doc.id) ?? []) : [])];
  return names.length === 0 ? '' : `, by ${names.map(literal).join(', ')}`;
}

function writersByDoc(versions: PublishedVersion[]): Map<string, Set<string>> {
  const writers = new Map<string, Set<string>>();
  for (const { docId, author } of versions) {
    const names = writers.get(docId) ?? new Set();
    writers.set(docId, names.add(author.name));
  }
  return writers;
}

/** Paths and names are other people's words: as entities they cannot become markup, links or mentions. */
function literal(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[^\p{L}\p{N}\p{M} ./-]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
