import { lineOf, withLine } from './texts.mjs';

const KEPT = ['applied', 'unchanged'];

/** A program with an API key: reads the bundle, then gives back some documents at once, or merges into one on a base that grows old. */
export class Agent {
  /** Milliseconds between two steps, least and most. */
  rhythm = [50, 900];
  docs = [];

  constructor(self) {
    Object.assign(this, self);
    this.at = `/projects/${self.project}`;
  }

  async step() {
    // An old bundle is the point: what is given back then meets newer versions.
    if (this.docs.length === 0 || this.random.happens(0.4)) await this.pull();
    if (this.docs.length === 0) return undefined;
    const act = this.random.weighted({ changes: 10, merge: 10, create: 0.7, remove: 0.4 });
    return this[act]();
  }

  stop() {
    this.client.close();
  }

  async pull() {
    const { status, body } = await this.client.call('GET', `${this.at}/bundle`);
    if (status === 200) this.docs = body.docs;
  }

  typed(text) {
    const marker = this.ledger.begin(this.name, 'http');
    const section = this.random.happens(0.12) ? 'shared' : this.name;
    return { marker, content: withLine(text, section, lineOf(marker, this.name)) };
  }

  async changes() {
    const docs = [...new Set(Array.from({ length: 1 + this.random.int(3) }, () => this.random.pick(this.docs)))];
    const edits = docs.map((doc) => ({ doc, ...this.typed(doc.content) }));
    const changes = edits.map(({ doc, content }) => ({ op: 'put', path: doc.path, content, base: this.random.happens(0.5) ? doc.version : doc.contentSha }));
    await this.give(edits, { changes, atomic: this.random.happens(0.5) });
  }

  async create() {
    const { marker, content } = this.typed('# New\n');
    const path = `made/${marker}.md`;
    await this.give([{ marker, doc: { path } }], { changes: [{ op: 'put', path, content }] });
  }

  async remove() {
    const doc = this.random.pick(this.docs);
    this.ledger.deleting(doc);
    const { status, body } = await this.client.call('POST', `${this.at}/changes`, { body: { changes: [{ op: 'delete', path: doc.path, base: doc.version }], atomic: false } });
    this.ledger.note('delete', { docId: doc.id, path: doc.path, status, result: body?.results?.[0]?.status });
  }

  async give(edits, batch) {
    try {
      const { status, body } = await this.client.call('POST', `${this.at}/changes`, { body: batch });
      for (const [i, { marker, doc }] of edits.entries()) {
        const result = status === 200 ? body.results[i] : undefined;
        if (KEPT.includes(result?.status)) this.ledger.acked([marker], { docId: result.id, path: doc.path, version: result.version });
        else this.ledger.refused([marker], { path: doc.path, status: result?.status ?? status });
      }
    } catch (error) {
      this.ledger.lost(edits.map(({ marker }) => marker), { error: error.message });
      throw error;
    }
  }

  async merge() {
    const doc = this.random.pick(this.docs);
    const { marker, content } = this.typed(doc.content);
    const facts = { docId: doc.id, base: doc.version };
    try {
      const { status, body } = await this.client.call('PUT', `${this.at}/docs/${doc.id}/content?merge=true`, { headers: { 'if-match': `"${doc.version}"` }, body: { content } });
      if (status === 200) this.ledger.acked([marker], { ...facts, version: body.version, merged: body.merged });
      else this.ledger.refused([marker], { ...facts, status, code: body?.code });
    } catch (error) {
      this.ledger.lost([marker], { ...facts, error: error.message });
      throw error;
    }
  }
}
