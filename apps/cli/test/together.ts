import type { Random } from '@lockstep/testing';
import type { Agent } from './agent.js';
import type { Project } from './office.js';
import type { Terminal } from './terminal.js';

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

  /** A line, and one of the text behind which it is to stand. */
  next(text: string, who: string): { line: string; old: string } {
    const old = this.random.pick(text.split(/(?<=\n)/).filter((one) => one.startsWith('line ')));
    return { line: `- ${who} ${++this.lines} of seed ${this.random.seed}\n`, old };
  }
}

/** Somebody at a page. */
export class Person {
  constructor(
    private readonly project: Project,
    private readonly ledger: Ledger,
  ) {}

  /** Under a lock, or under one that is taken from whoever has it. */
  async saves(path: string, take: 'lock' | 'takeOver'): Promise<void> {
    const claim = await this.project[take](path);
    const { content } = await this.project.read(path);
    const { line, old } = this.ledger.next(content, 'person');
    await this.project.save(path, content.replace(old, () => old + line), claim);
    this.ledger.saved.push(line);
    await this.project.unlock(path, claim);
  }

  /** On a version that somebody may have left behind, and without a lock. */
  async savesOn(path: string, seen: { version: number; content: string }): Promise<void> {
    const { line, old } = this.ledger.next(seen.content, 'page');
    const outcome = await this.project.save(path, seen.content.replace(old, () => old + line), undefined, seen.version).then(() => 'saved' as const, (error: Error) => error.message);
    if (outcome === 'saved') this.ledger.saved.push(line);
    else if (/ (409|412|423) /.test(outcome)) this.ledger.refused.push(line);
    else throw new Error(outcome);
  }
}

/** An edit by an agent. @returns what it has to do before the next one, as it was told. */
export async function agentEdits(agent: Agent, path: string, ledger: Ledger, meanwhile?: () => Promise<void>): Promise<() => Promise<void>> {
  const { line, old } = ledger.next(agent.text(path), agent.sessionId);
  const edited = await agent.edit(path, old, old + line, meanwhile);
  if (edited.denied === null) {
    (edited.answer.decision === 'block' ? ledger.kept : ledger.saved).push(line);
    return async () => undefined;
  }
  ledger.refused.push(line);
  const mustPull = edited.denied.includes('lockstep pull');
  return async () => {
    if (mustPull) await pullAndSettle(agent.here, path);
    await agent.read(path);
  };
}

/** A change that no hook tells of, as Bash makes it. */
export function changeByHand(here: Terminal, path: string, ledger: Ledger): void {
  const text = here.read(path) ?? '';
  const { line, old } = ledger.next(text, 'hand');
  here.write(path, text.replace(old, () => old + line));
  ledger.kept.push(line);
}

/** Pulls; what cannot be merged is brought together as a person would do it: the server's text, and one's own lines below. */
export async function pullAndSettle(here: Terminal, path: string): Promise<void> {
  await here.run(['pull']);
  const theirs = here.read(`.lockstep/conflicts/${path}`);
  if (theirs === null) return;
  const own = (here.read(path) ?? '').split(/(?<=\n)/).filter((line) => !theirs.includes(line));
  here.write(path, theirs + own.join(''));
  const { code, err } = await here.run(['resolve', path]);
  if (code !== 0) throw new Error(`resolve: ${err}`);
}
