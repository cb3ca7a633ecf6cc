import { chance, pause } from './chance.mjs';
import { FAULT_NAMES } from './github-faults.mjs';

const SECOND = 1_000;
/** How often each comes, in relation to the others. */
const WEIGHTS = { killApi: 3, killWorker: 3, killGitHub: 1.5, killPostgres: 1, killRedis: 1.5, cutDatabase: 1, flushRedis: 2, restart: 1.5, freeze: 2, freezeLong: 0.4, weather: 6 };
const ONLY_WITH_REDIS = ['killRedis', 'flushRedis'];

/** Breaks things at random moments until it is told to stop, and then mends everything. */
export class Faults {
  underWay = new Set();

  constructor(stage, ledger, seed) {
    Object.assign(this, { stage, ledger, random: chance(seed, 'faults') });
    this.weights = Object.fromEntries(Object.entries(WEIGHTS).filter(([name]) => stage.redis || !ONLY_WITH_REDIS.includes(name)));
  }

  async run(signal) {
    while (!signal.aborted) {
      await pause(this.gap(), signal);
      if (signal.aborted) break;
      const name = this.random.weighted(this.weights);
      // Not awaited: the next one may come while this one is still being felt.
      const fault = this[name](signal).catch((error) => this.ledger.note('fault failed', { fault: name, error: error.message })).finally(() => this.underWay.delete(fault));
      this.underWay.add(fault);
    }
    await Promise.all(this.underWay);
  }

  /** Mostly one soon after the other; sometimes long enough for a sync to get through, so that there is something to break again. */
  gap() {
    return this.random.happens(0.25) ? this.random.between(6 * SECOND, 12 * SECOND) : this.random.between(0.2 * SECOND, 3 * SECOND);
  }

  killApi(signal) {
    return this.bounce(this.random.pick(this.stage.apis), signal);
  }

  killWorker(signal) {
    return this.bounce(this.random.pick(this.stage.workers), signal);
  }

  killGitHub(signal) {
    return this.bounce(this.stage.github, signal);
  }

  killPostgres(signal) {
    return this.bounce(this.stage.postgres, signal);
  }

  killRedis(signal) {
    return this.bounce(this.stage.redis, signal);
  }

  /** Killed, away for a moment, back at the same place. */
  async bounce(program, signal) {
    const away = this.random.between(0.1 * SECOND, 3 * SECOND);
    if (!program.isUp || this.isBusy(program)) return;
    await this.alone(program, async () => {
      this.ledger.note('kill', { program: program.name });
      await program.kill();
      await pause(away, signal);
      await program.start();
    });
  }

  async restart() {
    const program = this.random.pick([...this.stage.apis, ...this.stage.workers]);
    if (!program.isUp || this.isBusy(program)) return;
    await this.alone(program, async () => {
      this.ledger.note('restart', { program: program.name });
      if (!(await program.stop())) this.ledger.surprise(`${program.name} did not stop when asked to`, {});
      await program.start();
    });
  }

  freeze(signal) {
    return this.stopFor(this.random.pick([...this.stage.apis, ...this.stage.workers]), this.random.between(1 * SECOND, 7 * SECOND), signal);
  }

  /** Longer than a job may be silent: another worker takes it over, and then this one wakes up. */
  freezeLong(signal) {
    return this.stopFor(this.random.pick(this.stage.workers), this.random.between(22 * SECOND, 32 * SECOND), signal);
  }

  async stopFor(program, milliseconds, signal) {
    if (!program.isUp || this.isBusy(program)) return;
    await this.alone(program, async () => {
      this.ledger.note('freeze', { program: program.name, milliseconds: Math.round(milliseconds) });
      program.pause();
      await pause(milliseconds, signal);
      program.resume();
    });
  }

  async cutDatabase() {
    if (!this.stage.postgres.isUp) return;
    this.ledger.note('cut database');
    await this.stage.postgres.cutConnections();
  }

  async flushRedis() {
    if (!this.stage.redis.isUp) return;
    this.ledger.note('flush redis');
    await this.stage.redis.flush();
  }

  /** GitHub behaves badly for a while, each time in another way. */
  async weather(signal) {
    const bad = Object.fromEntries(FAULT_NAMES.filter(() => this.random.happens(0.3)).map((name) => [name, this.random.between(0.02, 0.2)]));
    this.ledger.note('weather', { bad });
    this.stage.github.tell({ weather: bad });
    await pause(this.random.between(1 * SECOND, 6 * SECOND), signal);
    this.stage.github.tell({ weather: {} });
  }

  isBusy(program) {
    return program.busy === true;
  }

  async alone(program, work) {
    program.busy = true;
    try {
      await work();
    } finally {
      program.busy = false;
    }
  }
}
