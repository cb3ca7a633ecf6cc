import type { GitRemotes, Store, Tx } from '@lockstep/core';
import { watchedRemotes } from './watched-remotes.js';

/** What everything throws once the process is taken to be dead. */
export class ProcessDied extends Error {}

/**
 * A process that dies at its n-th step: nothing it asks for after that reaches anybody. Odd steps die before a call takes effect,
 * even ones right after. Calls to GitHub and transactions are steps; reads are not, because they leave nothing behind.
 */
export class Cut {
  private step = 0;
  private dead = false;

  constructor(private readonly at: number) {}

  /** Whether the process lived to its end. */
  get survived(): boolean {
    return !this.dead;
  }

  readonly gitRemotes: GitRemotes = watchedRemotes((_, call) => this.pass(call));

  store(real: Store): Store {
    return new Proxy(real, {
      get: (target, name, receiver) => {
        if (name === 'transaction') return <T>(work: (tx: Tx) => Promise<T>) => this.pass(() => target.transaction(work));
        if (this.dead) throw new ProcessDied();
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
  }

  private async pass<T>(call: () => Promise<T>): Promise<T> {
    this.die();
    const answer = await call();
    this.die();
    return answer;
  }

  private die(): void {
    if (++this.step >= this.at) this.dead = true;
    if (this.dead) throw new ProcessDied();
  }
}
