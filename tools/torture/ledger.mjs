import { createWriteStream } from 'node:fs';

/**
 * What the writers were told. An edit is `acked` (an answer said it is kept), `lost` (the answer never came: either way is right, but
 * not twice) or `refused` (an answer said no). One edit may be tried several times; the strongest word counts.
 */
export class Ledger {
  /** marker → { marker, writer, via, docIds, commits, acked, lost, draft }. */
  edits = new Map();
  /** Documents, and paths of either side, that a writer may have deleted or renamed away. */
  deletedDocs = new Set();
  deletedPaths = new Set();
  /** Documents that a writer may have moved: a change, although their text is the same. */
  movedDocs = new Set();
  /** Documents whose text a person replaced as a whole when he settled a conflict. */
  replacedDocs = new Set();
  /** Answers that no client should ever get. */
  surprises = [];
  counts = {};

  constructor(traceFile) {
    this.trace = createWriteStream(traceFile);
  }

  /** Before it is asked for. What a force-push brings back at the path goes with the deletion, once that is in the repository. */
  deleting({ id, path }) {
    this.deletedDocs.add(id);
    this.deletedPaths.add(path);
  }

  note(what, facts = {}) {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
    this.trace.write(`${JSON.stringify({ at: new Date().toISOString(), what, ...facts })}\n`);
  }

  /** Before an edit is sent for the first time. */
  begin(writer, via) {
    const own = (this.counts[`edits of ${writer}`] = (this.counts[`edits of ${writer}`] ?? 0) + 1);
    const marker = `${writer.replace(' ', '')}-${own}`;
    this.edits.set(marker, { marker, writer, via, docIds: new Set(), commits: [], acked: false, lost: false, draft: false });
    return marker;
  }

  acked(markers, { docId, commit, ...facts }) {
    this.note('acked', { markers, docId, commit, ...facts });
    for (const marker of markers) {
      const edit = this.edits.get(marker);
      edit.acked = true;
      if (docId) edit.docIds.add(docId);
      if (commit) edit.commits.push(commit);
    }
  }

  lost(markers, facts) {
    this.note('lost', { markers, ...facts });
    for (const marker of markers) this.edits.get(marker).lost = true;
  }

  refused(markers, facts) {
    this.note('refused', { markers, ...facts });
  }

  /** A draft was acknowledged: until the edit itself is, it must be found there. */
  drafted(markers, facts) {
    this.note('drafted', { markers, ...facts });
    for (const marker of markers) this.edits.get(marker).draft = true;
  }

  surprise(what, facts) {
    this.surprises.push(`${what}: ${JSON.stringify(facts)}`);
    this.note('surprise', { surprise: what, ...facts });
  }

  total(which) {
    return [...this.edits.values()].filter((edit) => edit[which]).length;
  }

  async close() {
    await new Promise((resolve) => this.trace.end(resolve));
  }
}
