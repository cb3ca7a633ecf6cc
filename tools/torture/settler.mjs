import { bothIn } from './texts.mjs';

/** A person who settles conflicts, now and then: keeps both sides where there are two, else what is there. */
export class Settler {
  /** Milliseconds between two steps, least and most. */
  rhythm = [500, 3_000];
  constructor(self) {
    Object.assign(this, self);
    this.at = `/projects/${self.project}/conflicts`;
  }

  stop() {}

  async step() {
    const { status, body } = await this.client.call('GET', this.at);
    if (status === 401) return this.signIn();
    if (status !== 200 || body.items.length === 0) return;
    const { id } = this.random.pick(body.items);
    const seen = await this.client.call('GET', `${this.at}/${id}`);
    if (seen.status === 200) await this.settle(seen.body);
  }

  async settle({ id, docId, kind, ours, oursVersion, theirs, theirsSha }) {
    const decision = ours !== null && theirs !== null ? { content: bothIn(ours, theirs), oursVersion, theirsSha } : { take: ours === null ? 'theirs' : 'ours', theirsSha };
    // What was in a deleted document and not in the side that comes back is then in its history only.
    if (decision.take === 'theirs' && docId) this.ledger.replacedDocs.add(docId);
    const { status, body } = await this.client.call('POST', `${this.at}/${id}/resolve`, { body: decision });
    this.ledger.note('settle', { conflict: id, docId, kind, take: decision.take, status, code: body?.code });
  }
}
