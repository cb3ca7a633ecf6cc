import { markersIn } from '../texts.mjs';

/**
 * The one promise. An acknowledged edit is in the history of its document, and in its text unless
 * - a conflict holds it, open and with the edit on one of its sides, or the writer's rescued draft does;
 * - somebody took it off the branch, by a force-push or a deletion: then the history is enough. A pushed edit that was taken off before
 *   Lockstep had made a commit on top of a tree with it was perhaps never told to Lockstep, and is nobody's loss;
 * - a person settled a conflict by taking one side as a whole: then the history is enough.
 * An edit without an answer may be there or not, but not twice; one that was refused is nowhere.
 */
export function promise(evidence, ledger) {
  const places = new Places(evidence);
  return [...ledger.edits.values()].flatMap((edit) => [...lossOf(edit, places, ledger), ...ghostOf(edit, places)]);
}

class Places {
  constructor({ docs, versions, conflicts, drafts, git }) {
    this.present = index(docs, ({ content }) => content);
    this.history = index(versions, ({ content }) => content, ({ docId }) => docId);
    this.open = index(conflicts.filter(({ open }) => open), ({ ours, theirs }) => `${ours ?? ''}\n${theirs ?? ''}`);
    this.recorded = index(conflicts, ({ ours, theirs }) => `${ours ?? ''}\n${theirs ?? ''}`);
    this.drafts = index(drafts, ({ content }) => content);
    this.git = git;
  }
}

/** marker → in which of the rows it stands. */
function index(rows, textOf, idOf = ({ id }) => id) {
  const places = new Map();
  for (const row of rows) {
    for (const marker of new Set(markersIn(textOf(row)))) {
      if (!places.has(marker)) places.set(marker, new Set());
      places.get(marker).add(idOf(row));
    }
  }
  return places;
}

function lossOf(edit, places, ledger) {
  const { marker } = edit;
  if (!edit.acked) return edit.draft && !isKept(marker, places) ? [`${marker}: the draft was acknowledged, and is gone`] : [];
  if (edit.via === 'git' && places.git.takenOff.has(marker) && !places.git.seen.has(marker)) return [];
  const missed = missedHistory(edit, places);
  if (missed) return [missed];
  if (isKept(marker, places) || places.git.takenOff.has(marker)) return [];
  const homes = places.history.get(marker) ?? new Set();
  return [...homes].some((docId) => ledger.replacedDocs.has(docId)) ? [] : [`${marker}: acknowledged, in the history, but in no text, conflict or draft`];
}

/** HTTP says in which document an edit is; a push has only a path, which may have become another document. */
function missedHistory({ marker, docIds }, { history, recorded }) {
  const homes = history.get(marker) ?? new Set();
  for (const docId of docIds) if (!homes.has(docId)) return `${marker}: acknowledged, but not in the history of document ${docId}`;
  return docIds.size > 0 || homes.size > 0 || recorded.has(marker) ? null : `${marker}: acknowledged, but in no history and no conflict`;
}

function isKept(marker, { present, open, drafts }) {
  return present.has(marker) || open.has(marker) || drafts.has(marker);
}

function ghostOf({ marker, acked, lost }, { history }) {
  return !acked && !lost && history.has(marker) ? [`${marker}: refused each time, and yet in the history`] : [];
}
