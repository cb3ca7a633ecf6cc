import { fork } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

const READY_TIMEOUT = 120_000;
const STOP_TIMEOUT = 20_000;

/**
 * A node process of the stage that can be killed at any moment and comes back at the same place. An end that nobody ordered is told to
 * `onCrash`: faults around a process are no reason for it to end.
 */
export class Program {
  constructor({ name, script, env = process.env, logFile, onCrash }) {
    Object.assign(this, { name, script, env, logFile, onCrash });
    this.expected = true;
  }

  get isUp() {
    return this.ready === true && !this.expected;
  }

  /** Starts it until it is ready; what ends during the start, because of another fault, is started again. */
  async start() {
    const deadline = Date.now() + READY_TIMEOUT;
    for (let attempt = 0; !(await this.once()); attempt++) {
      if (Date.now() > deadline) throw new Error(`${this.name} does not start; see ${this.logFile}`);
      await wait(500);
    }
    return this.answer;
  }

  async once() {
    const log = await open(this.logFile, 'a');
    const child = fork(this.script, { env: this.env, stdio: ['ignore', log.fd, log.fd, 'ipc'], detached: true });
    await log.close();
    [this.child, this.ready, this.expected] = [child, false, false];
    this.exited = once(child, 'exit').then(([code, signal]) => this.ended(signal ?? code));
    const ready = new Promise((resolve) => child.on('message', (message) => message.type === 'ready' && resolve(message)));
    this.answer = await Promise.race([ready, this.exited.then(() => null)]);
    this.ready = this.answer !== null;
    return this.ready;
  }

  ended(how) {
    const byItself = this.ready && !this.expected;
    this.ready = false;
    if (byItself) this.onCrash(this, how);
  }

  /** `kill -9`. */
  async kill() {
    this.expected = true;
    this.child.kill('SIGKILL');
    await this.exited;
  }

  pause() {
    this.child.kill('SIGSTOP');
  }

  resume() {
    this.child?.kill('SIGCONT');
  }

  /** As a deployment ends it. @returns whether it ended by itself in time. */
  async stop() {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return true;
    this.expected = true;
    this.child.kill('SIGTERM');
    this.resume();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT);
    await this.exited;
    clearTimeout(timer);
    return this.child.signalCode !== 'SIGKILL';
  }

  tell(message) {
    if (this.child.connected) this.child.send(message, () => undefined);
  }
}
