import { lineOf, withLine } from './texts.mjs';

const PUSH_ATTEMPTS = 4;
/** git's words for "somebody else was faster". Anything else leaves open whether the push arrived. */
const OVERTAKEN = /non-fast-forward|fetch first|\[rejected\]|\[remote rejected\]|cannot lock ref|stale info/;

/** Somebody who works in a clone: edits, new files, renames, deletions, and now and then a force-push that throws commits away. */
export class Pusher {
  /** Milliseconds between two steps, least and most. */
  rhythm = [300, 4_000];
  constructor(self) {
    Object.assign(this, self);
  }

  async step() {
    if (!(await this.tried(() => this.clone.refresh(), 'fetch'))) return;
    const files = await this.clone.files();
    const act = files.length < 3 ? 'create' : this.random.weighted({ edit: 20, create: 1, rename: 3, remove: 1, rewrite: 3.5 });
    await this[act](files);
  }

  stop() {}

  async edit(files) {
    const paths = [...new Set(Array.from({ length: 1 + this.random.int(3) }, () => this.random.pick(files)))];
    const markers = [];
    for (const path of paths) markers.push(await this.insert(path));
    await this.publish(`Edit ${paths.join(', ')}`, markers);
  }

  async create() {
    const marker = this.ledger.begin(this.name, 'git');
    await this.clone.write(`made/${marker}.md`, `# New\n\n## ${this.name}\n${lineOf(marker, this.name)}\n`);
    await this.publish(`Add ${marker}`, [marker]);
  }

  async rename(files) {
    const from = this.random.pick(files);
    const to = `renamed/${this.name.replace(' ', '')}-${(this.renames = (this.renames ?? 0) + 1)}-${from.split('/').at(-1)}`;
    this.ledger.deletedPaths.add(from);
    await this.clone.write(to, await this.clone.read(from));
    await this.clone.git('rm', '-q', from);
    const markers = this.random.happens(0.3) ? [await this.insert(to)] : [];
    await this.publish(`Rename ${from} to ${to}`, markers);
  }

  async remove(files) {
    const path = this.random.pick(files);
    this.ledger.deletedPaths.add(path);
    await this.clone.git('rm', '-q', path);
    await this.publish(`Delete ${path}`, []);
  }

  /** Throws the newest commits away, whoever made them, and mostly puts another one in their place. */
  async rewrite(files) {
    const depth = Number(await this.clone.git('rev-list', '--count', 'HEAD'));
    if (depth < 6) return;
    const back = 1 + this.random.int(3);
    const edits = this.random.happens(0.7);
    await this.clone.git('reset', '-q', '--hard', `HEAD~${back}`);
    const there = (await this.clone.files()).filter((path) => files.includes(path));
    const markers = edits && there.length > 0 ? [await this.insert(this.random.pick(there))] : [];
    if (markers.length > 0) await this.clone.commit('Another way');
    await this.send(markers, { force: true });
  }

  async insert(path) {
    const marker = this.ledger.begin(this.name, 'git');
    const section = this.random.happens(0.12) ? 'shared' : this.name;
    await this.clone.write(path, withLine(await this.clone.read(path), section, lineOf(marker, this.name)));
    return marker;
  }

  async publish(message, markers) {
    await this.clone.commit(message);
    for (let attempt = 1; attempt <= PUSH_ATTEMPTS; attempt++) {
      if ((await this.send(markers, {})) !== 'overtaken') return;
      if (!(await this.tried(() => this.rebase(), 'rebase'))) return;
    }
  }

  async rebase() {
    await this.clone.git('fetch', '-q', 'origin');
    try {
      await this.clone.git('rebase', '-q', `origin/${this.clone.branch}`);
    } catch (error) {
      await this.clone.git('rebase', '--abort').catch(() => undefined);
      throw error;
    }
  }

  /** @returns `done`, `overtaken`, or `lost` when nobody knows. */
  async send(markers, { force = false }) {
    const facts = { commit: await this.clone.git('rev-parse', 'HEAD'), force, who: this.name };
    try {
      await this.clone.push({ force });
      this.ledger.acked(markers, facts);
      this.ledger.note(force ? 'force-push' : 'push', facts);
      return 'done';
    } catch (error) {
      const words = error.stderr?.toString() ?? '';
      // git sends a request again when the connection broke: a branch that is at our own commit refuses it, because it had arrived.
      const overtaken = OVERTAKEN.test(words) && !words.includes(`is at ${facts.commit}`);
      this.ledger[overtaken ? 'refused' : 'lost'](markers, { ...facts, error: words.slice(0, 300) });
      return overtaken ? 'overtaken' : 'lost';
    }
  }

  async tried(work, what) {
    try {
      await work();
      return true;
    } catch (error) {
      this.ledger.note(`${what} failed`, { who: this.name, error: (error.stderr ?? error.message).toString().slice(0, 300) });
      return false;
    }
  }
}
