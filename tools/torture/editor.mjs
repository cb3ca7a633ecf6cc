import { randomBytes } from 'node:crypto';
import { io } from 'socket.io-client';
import { pause } from './chance.mjs';
import { bothIn, lineOf, withLine } from './texts.mjs';

const ANSWER_TIMEOUT = 5_000;
const SAVED = [200, 201];

/**
 * A person at a page: takes the lock over the socket or HTTP, types for a while, saves, and keeps what could not be saved for the next
 * visit, like the web app does.
 */
export class Editor {
  /** Milliseconds between two steps, least and most. */
  rhythm = [50, 900];
  /** docId → markers that were typed and are not known to be saved. */
  unsaved = new Map();

  constructor(self) {
    Object.assign(this, self, { session: randomBytes(16).toString('hex') });
    this.docsAt = `/projects/${self.project}/docs`;
  }

  start() {
    const url = this.random.pick(this.stage.urls);
    this.socket = io(url, { auth: (answer) => answer({ token: this.token }), transports: ['websocket'], reconnectionDelay: 200, reconnectionDelayMax: 1_000 });
    this.socket.on('connect', () => this.socket.emit('project:join', { project: this.project }));
    this.socket.on('connect_error', (error) => this.ledger.note('socket refused', { who: this.name, code: error.data?.code ?? error.message }));
  }

  stop() {
    this.socket.close();
    this.client.close();
  }

  async step(signal) {
    const { status, body } = await this.client.call('GET', `${this.docsAt}?limit=200`);
    if (status === 401) return this.signIn();
    if (status !== 200 || body.items.length === 0) return undefined;
    const doc = this.random.pick(body.items);
    const act = this.random.weighted({ edit: 30, create: 1, move: 1.5, remove: 0.7, steal: 1.5 });
    return this[act](doc, signal);
  }

  async edit({ id }, signal) {
    const lock = this.random.happens(0.75) ? await this.acquire(id) : null;
    const { status, body: doc } = await this.client.call('GET', `${this.docsAt}/${id}`);
    if (status === 200) {
      const typed = this.type(doc);
      await pause(this.random.between(50, 900), signal);
      await this.save(doc, typed, lock);
    }
    if (lock && !this.random.happens(0.08)) await this.release(id, lock);
  }

  /** The text of the page: what the server had, what is left over from earlier, and a new line. */
  type(doc) {
    const left = this.unsaved.get(doc.id) ?? [];
    const markers = [...left, this.ledger.begin(this.name, 'http')];
    this.unsaved.set(doc.id, markers);
    const section = this.random.happens(0.12) ? 'shared' : this.name;
    const page = markers.reduce((text, marker) => withLine(text, section, lineOf(marker, this.name)), `## ${section}\n`);
    return { markers, content: bothIn(doc.content, page) };
  }

  async save(doc, { markers, content }, lock) {
    const headers = { 'if-match': `"${doc.version}"`, ...(lock && { 'x-lock-token': `${lock.token}`, 'x-lock-session': this.session }) };
    const merge = !lock && this.random.happens(0.3) ? '?merge=true' : '';
    const facts = { docId: doc.id, base: doc.version };
    try {
      const answer = await this.client.call('PUT', `${this.docsAt}/${doc.id}/content${merge}`, { headers, body: { content } });
      if (!SAVED.includes(answer.status)) return await this.keep(doc, { markers, content, answer, facts });
      this.ledger.acked(markers, { ...facts, version: answer.body.version, merged: answer.body.merged });
      this.unsaved.delete(doc.id);
      return undefined;
    } catch (error) {
      this.ledger.lost(markers, { ...facts, error: error.message });
      throw error;
    }
  }

  /** Not saved: some pages are closed now, and then there is the rescued draft. */
  async keep(doc, { markers, content, answer, facts }) {
    this.ledger.refused(markers, { ...facts, status: answer.status, code: answer.body?.code });
    if (answer.status === 401) return this.signIn();
    if (!this.random.happens(0.5)) return undefined;
    const { status } = await this.client.call('PUT', `${this.docsAt}/${doc.id}/draft`, { body: { content, baseVersion: doc.version } });
    if (status === 200) this.ledger.drafted(markers, { docId: doc.id });
    return undefined;
  }

  async create() {
    const marker = this.ledger.begin(this.name, 'http');
    const path = `made/${marker}.md`;
    const content = `# ${path}\n\n## ${this.name}\n${lineOf(marker, this.name)}\n`;
    try {
      const { status, body } = await this.client.call('POST', this.docsAt, { body: { path, content } });
      if (status === 201) this.ledger.acked([marker], { docId: body.id, path });
      else this.ledger.refused([marker], { path, status });
    } catch (error) {
      this.ledger.lost([marker], { path, error: error.message });
      throw error;
    }
  }

  async move({ id, path, version }) {
    const to = `moved/${this.name.replace(' ', '')}-${(this.moves = (this.moves ?? 0) + 1)}-${path.split('/').at(-1)}`;
    this.ledger.movedDocs.add(id);
    const { status } = await this.client.call('PATCH', `${this.docsAt}/${id}`, { headers: { 'if-match': `"${version}"` }, body: { path: to } });
    this.ledger.note('move', { docId: id, path, to, status });
  }

  async remove({ id, path, version }) {
    this.ledger.deleting({ id, path });
    const { status } = await this.client.call('DELETE', `${this.docsAt}/${id}`, { headers: { 'if-match': `"${version}"` } });
    this.ledger.note('delete', { docId: id, path, status });
    if (status !== 204 || !this.random.happens(0.4)) return;
    const back = await this.client.call('POST', `${this.docsAt}/${id}/restore`);
    this.ledger.note('restore', { docId: id, status: back.status });
  }

  /** Takes somebody's lock away, and mostly writes with it. */
  async steal() {
    const { status, body } = await this.client.call('GET', `/projects/${this.project}/locks`);
    if (status !== 200 || body.items.length === 0) return;
    const { docId, token } = this.random.pick(body.items);
    const stolen = await this.client.call('POST', `${this.docsAt}/${docId}/lock/steal`, { body: { session: this.session, seenToken: token, reason: 'torture' } });
    this.ledger.note('steal', { docId, status: stolen.status });
    if (stolen.status !== 200) return;
    const doc = await this.client.call('GET', `${this.docsAt}/${docId}`);
    if (doc.status === 200) await this.save(doc.body, this.type(doc.body), stolen.body);
    if (this.random.happens(0.7)) await this.release(docId, stolen.body);
  }

  async acquire(docId) {
    const body = { session: this.session };
    if (this.socket.connected && this.random.happens(0.6)) {
      const answer = await this.socket.timeout(ANSWER_TIMEOUT).emitWithAck('lock:acquire', { docId, ...body }).catch(() => ({ ok: false }));
      return answer.ok ? answer.lock : null;
    }
    const { status, body: lock } = await this.client.call('PUT', `${this.docsAt}/${docId}/lock`, { body });
    return status === 200 ? lock : null;
  }

  async release(docId, { token }) {
    await this.client.call('DELETE', `${this.docsAt}/${docId}/lock?session=${this.session}&token=${token}`);
  }
}
