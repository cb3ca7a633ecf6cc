import { execFileSync } from 'node:child_process';
import { expect } from '@jest/globals';
import { seededRandom } from '@lockstep/testing';
import type { Random } from '@lockstep/testing';
import { Agent } from './agent.js';
import type { Claim, Office, Project } from './office.js';
import type { Terminal } from './terminal.js';

/** Where each document may be: first the place where it begins. */
const PLACES = ['rules.md', 'style.md'].map((name) => [`docs/${name}`, `kept/${name}`, `docs/deep/${name}`] as const);
const FIRST_TEXT = Array.from({ length: 6 }, (_, n) => `line ${n}\n\n`).join('');

/** What everybody wrote, each a line of its own that nobody takes out again. */
export class Ledger {
  /** Acknowledged: must be in the history and in the text. */
  readonly saved: string[] = [];
  /** Not acknowledged, but in the file of a working tree: must not vanish from there. */
  readonly kept: string[] = [];
  /** Told as not done: must be nowhere. */
  readonly refused: string[] = [];
  private lines = 0;

  constructor(readonly random: Random) {}

  /** A line, and one of the text behind which it is to stand. @param random the writer's own where writers write at once */
  next(text: string, who: string, random = this.random): { line: string; old: string } {
    const old = random.pick(text.split(/(?<=\n)/).filter((one) => one.startsWith('line ')));
    return { line: `- ${who} ${++this.lines} of seed ${this.random.seed}\n`, old };
  }
}

/** What somebody does at one of the documents. @param path where it is on the server */
export type Step = (path: string) => Promise<void>;

/** Two sessions of Claude Code in one git working tree, and whoever else is at its documents. */
export class Scene {
  private readonly agents: readonly [Agent, Agent];
  /** What a writer who does not look again believes the text to be. */
  private seen: { doc: number; version: number; content: string } | null = null;
  /** Where each document is on the server. */
  private readonly paths: string[] = PLACES.map(([first]) => first);

  private constructor(
    readonly ledger: Ledger,
    readonly project: Project,
    private readonly here: Terminal,
  ) {
    this.agents = [new Agent(here, 'ann'), new Agent(here, 'bob')];
  }

  static async open(office: Office, seed: number): Promise<Scene> {
    const project = await office.project();
    for (const [path] of PLACES) await project.create(path, FIRST_TEXT);
    const here = await project.copy();
    execFileSync('git', ['init', '-q'], { cwd: here.dir });
    await here.run(['pull']);
    execFileSync('git', ['add', '-A'], { cwd: here.dir });
    const scene = new Scene(new Ledger(seededRandom(seed)), project, here);
    for (const agent of scene.agents) await agent.hear('SessionStart', { source: 'startup' });
    return scene;
  }

  close(): void {
    this.here.close();
  }

  /** What happens around the person. */
  readonly around: Record<'edit' | 'both' | 'stale' | 'hand' | 'push' | 'prompt' | 'commit', Step> = {
    edit: async (path) => this.edits(path),
    both: async (path) => {
      await pullAndSettle(this.here, path);
      for (const agent of this.agents) await agent.read(this.fileOf(path));
      for (const followUp of await Promise.all(this.agents.map((agent) => this.agentEdits(agent, path)))) await followUp();
    },
    stale: async () => {
      const { doc, ...seen } = (this.seen ??= await this.look());
      await savesOn(this.project, this.paths[doc] as string, seen, this.ledger);
      this.seen = await this.look();
    },
    hand: async (path) => changeByHand(this.here, this.fileOf(path), this.ledger),
    push: async () => void (await this.here.run(['push', '-m', 'By hand'])),
    prompt: async () => void (await this.oneOfThem().hear('UserPromptSubmit', { prompt: 'Go on.' })),
    commit: async () => void execFileSync('git', ['-c', 'user.name=g', '-c', 'user.email=g@example.test', 'commit', '-qam', 'Work', '--allow-empty'], { cwd: this.here.dir }),
  };

  /** One of the agents edits, does what it was told, and tries once more where it was told to pull first. @param meanwhile happens between its asking and its telling */
  async edits(path: string, meanwhile?: () => Promise<void>): Promise<void> {
    const agent = this.oneOfThem();
    const again = await (await this.agentEdits(agent, path, meanwhile))();
    if (again) await (await this.agentEdits(agent, this.latest(path), meanwhile))();
  }

  /** Somewhere else, while somebody holds it. */
  async moves(path: string, claim: Claim): Promise<string> {
    const doc = docAt(path);
    const to = this.ledger.random.pick((PLACES[doc] as readonly string[]).filter((place) => place !== path));
    await this.project.move(path, to, claim);
    this.paths[doc] = to;
    return to;
  }

  /** Steps at random, one after the other; then the sessions end. */
  async play(steps: readonly Step[], count: number): Promise<void> {
    for (let step = 0; step < count; step++) await this.ledger.random.pick(steps)(this.ledger.random.pick(this.paths));
    for (const agent of this.agents) await agent.hear('SessionEnd', { reason: 'other' });
  }

  /** Everything that is only in the working tree goes to the server; then everything that was written must be where it belongs. */
  async expectNothingLost(): Promise<void> {
    expect(await this.project.locks()).toEqual([]);
    const before = await this.project.everyText(this.paths);
    expect(this.ledger.saved.filter((line) => !before.some((text) => text.includes(line)))).toEqual([]);
    for (const path of this.paths) await pullAndSettle(this.here, path);
    expect(await this.here.json('push', '-m', 'The rest')).toMatchObject([0, { conflicts: [], unfit: [] }]);
    const texts = await Promise.all(this.paths.map(async (path) => (await this.project.read(path)).content));
    const counts = (lines: string[]) => lines.map((line) => [line, texts.join('').split(line).length - 1]);
    expect(counts([...this.ledger.saved, ...this.ledger.kept]).filter(([, count]) => count !== 1)).toEqual([]);
    expect(counts(this.ledger.refused).filter(([, count]) => count !== 0)).toEqual([]);
    expect(texts.filter((text) => FIRST_TEXT.trim().split('\n').some((line) => !text.includes(line)) || text.includes('<<<<<<<'))).toEqual([]);
    expect(this.paths.map((path) => this.here.read(path))).toEqual(texts);
    expect(PLACES.flat().filter((place) => !this.paths.includes(place) && this.here.read(place) !== null)).toEqual([]);
  }

  private oneOfThem(): Agent {
    return this.ledger.random.pick(this.agents);
  }

  private async look() {
    const doc = this.ledger.random.int(PLACES.length);
    const { version, content } = await this.project.read(this.paths[doc] as string);
    return { doc, version, content };
  }

  private latest(path: string): string {
    return this.paths[docAt(path)] as string;
  }

  /** Where the working tree has the document: at an old place as long as nobody has pulled. */
  private fileOf(path: string): string {
    return [path, ...(PLACES[docAt(path)] as readonly string[])].find((place) => this.here.read(place) !== null) ?? path;
  }

  /** An edit by an agent. @returns what it has to do before the next one, as it was told, and whether that may let it edit. */
  private async agentEdits(agent: Agent, path: string, meanwhile?: () => Promise<void>): Promise<() => Promise<boolean>> {
    const { ledger } = this;
    const file = this.fileOf(path);
    const { line, old } = ledger.next(agent.text(file), agent.sessionId);
    const edited = await agent.edit(file, old, old + line, meanwhile);
    if (edited.denied === null) {
      (edited.answer.decision === 'block' ? ledger.kept : ledger.saved).push(line);
      return async () => false;
    }
    ledger.refused.push(line);
    const mustPull = edited.denied.includes('lockstep pull');
    return async () => {
      if (mustPull) await pullAndSettle(agent.here, this.latest(path));
      await agent.read(this.fileOf(this.latest(path)));
      return mustPull;
    };
  }
}

function docAt(path: string): number {
  return PLACES.findIndex((places) => (places as readonly string[]).includes(path));
}

/** Somebody who writes over HTTP, under a lock. */
export class Caller {
  constructor(private readonly scene: Scene) {}

  readonly saves: Step = (path) => this.savesUnder('lock', path);
  /** Under one that is taken from whoever has it. */
  readonly takesOver: Step = (path) => this.savesUnder('takeOver', path);
  readonly moves: Step = (path) => this.savesUnder('lock', path, true);
  readonly takesOverAndMoves: Step = (path) => this.savesUnder('takeOver', path, true);

  private async savesUnder(take: 'lock' | 'takeOver', from: string, moves = false): Promise<void> {
    const { project, ledger } = this.scene;
    const claim = await project[take](from);
    const path = moves ? await this.scene.moves(from, claim) : from;
    const { content } = await project.read(path);
    const { line, old } = ledger.next(content, 'person');
    await project.save(path, content.replace(old, () => old + line), claim);
    ledger.saved.push(line);
    await project.unlock(path, claim);
  }
}

/** On a version that somebody may have left behind, and without a lock. */
async function savesOn(project: Project, path: string, seen: { version: number; content: string }, ledger: Ledger): Promise<void> {
  const { line, old } = ledger.next(seen.content, 'page');
  const outcome = await project.save(path, seen.content.replace(old, () => old + line), undefined, seen.version).then(() => 'saved' as const, (error: Error) => error.message);
  if (outcome === 'saved') ledger.saved.push(line);
  else if (/ (409|412|423) /.test(outcome)) ledger.refused.push(line);
  else throw new Error(outcome);
}

/** A change that no hook tells of, as Bash makes it. */
function changeByHand(here: Terminal, path: string, ledger: Ledger): void {
  const text = here.read(path) ?? '';
  const { line, old } = ledger.next(text, 'hand');
  here.write(path, text.replace(old, () => old + line));
  ledger.kept.push(line);
}

/** Pulls; what cannot be merged is brought together as a person would do it: the server's text, and one's own lines below. */
async function pullAndSettle(here: Terminal, path: string): Promise<void> {
  await here.run(['pull']);
  const theirs = here.read(`.lockstep/conflicts/${path}`);
  if (theirs === null) return;
  const own = (here.read(path) ?? '').split(/(?<=\n)/).filter((line) => !theirs.includes(line));
  here.write(path, theirs + own.join(''));
  const { code, err } = await here.run(['resolve', path]);
  if (code !== 0) throw new Error(`resolve: ${err}`);
}
