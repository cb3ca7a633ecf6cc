import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, DocWithContent, Page, Proposal, ProposalSummary } from '@lockstep/contracts';
import { seededRandom } from '@lockstep/testing';
import type { Random } from '@lockstep/testing';
import { AgentRun, denial } from '../../test/agent-run.js';
import { Shelf } from '../../test/shelf.js';

const SEEDS = 12;
const STEPS = 25;
const FIRST_TEXT = Array.from({ length: 12 }, (_, n) => `line ${n}\n`).join('');

let shelf: Shelf;
let key: string;
beforeAll(async () => {
  shelf = await Shelf.open();
  ({ key } = await shelf.key(['docs:read', 'docs:write', 'locks:write', 'hooks']));
});
afterAll(() => shelf.close());

/** What became of every line that somebody wrote. */
class Ledger {
  readonly saved: string[] = [];
  readonly refused: string[] = [];
  private lines = 0;

  constructor(readonly random: Random) {}

  line(): string {
    return `- rule ${++this.lines} of seed ${this.random.seed}\n`;
  }

  /** The text with a line somewhere in it, and the line before which it stands. */
  edit(text: string): { line: string; old: string; after: string } {
    const old = this.random.pick(text.split(/(?<=\n)/).filter((one) => text.split(one).length === 2));
    const line = this.line();
    return { line, old, after: text.replace(old, () => line + old) };
  }
}

/** An agent with a file of its own: it reads, pulls, edits what it has, and does what it is told. */
class Machine {
  private file = FIRST_TEXT;
  private readonly run: AgentRun;

  constructor(
    private readonly doc: Doc,
    private readonly ledger: Ledger,
    name: string,
  ) {
    this.run = new AgentRun(shelf, key, `/home/${name}/project`);
  }

  async act(): Promise<void> {
    const what = this.ledger.random.pick(['edit', 'edit', 'edit', 'read', 'pull', 'sed'] as const);
    await this[what]();
  }

  private async edit(): Promise<void> {
    if (denial(await this.run.mayEdit(this.doc.path))) return;
    const { line, old, after } = this.ledger.edit(this.file);
    const before = this.file;
    this.file = after;
    const answer = await this.run.edited(this.doc.path, { before, old, fresh: line + old });
    (answer.decision === 'block' ? this.ledger.refused : this.ledger.saved).push(line);
  }

  private async read(): Promise<void> {
    await this.run.read(this.doc.path, this.file);
  }

  private async pull(): Promise<void> {
    this.file = (await shelf.call<DocWithContent>('GET', `/docs/${this.doc.id}`)).body.content;
    await this.read();
  }

  /** A change that no hook tells of. */
  private async sed(): Promise<void> {
    this.file = this.ledger.edit(this.file).after;
  }
}

/** A page with an editor: takes the lock, saves, lets go. */
async function person(doc: Doc, ledger: Ledger): Promise<void> {
  const { version, content } = (await shelf.call<DocWithContent>('GET', `/docs/${doc.id}`)).body;
  const session = 'page-of-the-person-'.padEnd(32, '0');
  const { status, body } = await shelf.call<{ token: number }>('PUT', `/docs/${doc.id}/lock`, { body: { session } });
  if (status !== 200) return;
  const { line, after } = ledger.edit(content);
  const saved = await shelf.save(doc, after, { on: version, claim: { session, token: body.token } });
  if (saved.status === 200) ledger.saved.push(line);
  await shelf.call('DELETE', `/docs/${doc.id}/lock?session=${session}&token=${body.token}`);
}

async function proposed(doc: Doc): Promise<string> {
  const { items } = (await shelf.call<Page<ProposalSummary>>('GET', '/proposals?limit=200')).body;
  const mine = items.filter(({ docId }) => docId === doc.id);
  return (await Promise.all(mine.map(async ({ id }) => (await shelf.call<Proposal>('GET', `/proposals/${id}`)).body.content))).join('');
}

describe('two agents and a person at one document', () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    it(`HOOK8 nothing that was saved is lost or overwritten, and nothing told as unsaved is there (seed ${seed})`, async () => {
      const ledger = new Ledger(seededRandom(seed));
      const doc = await shelf.doc(FIRST_TEXT, `together/${seed}.md`);
      const actors = [new Machine(doc, ledger, 'ann'), new Machine(doc, ledger, 'bob')];
      for (let step = 0; step < STEPS; step++) {
        const at = ledger.random.int(3);
        const once = at === 2 ? person(doc, ledger) : (actors[at] as Machine).act();
        await (ledger.random.int(3) === 0 ? Promise.all([once, (actors[ledger.random.int(2)] as Machine).act()]) : once);
      }
      const { content } = (await shelf.call<DocWithContent>('GET', `/docs/${doc.id}`)).body;
      const waiting = await proposed(doc);
      expect(ledger.saved.filter((line) => content.split(line).length !== 2)).toEqual([]);
      expect(ledger.refused.filter((line) => content.includes(line))).toEqual([]);
      expect(FIRST_TEXT.split(/(?<=\n)/).filter((line) => !content.includes(line))).toEqual([]);
      expect(waiting.includes('<<<<<<<') || content.includes('<<<<<<<')).toBe(false);
    });
  }
});
