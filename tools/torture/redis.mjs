import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';

/** Ends with redis-server, and ends it with its own input, which closes even when we are killed. */
const KEPT = 'exec 3<&0; redis-server "$@" >/dev/null 2>&1 3<&- & pid=$!; echo $pid; (read -r _ <&3; kill $pid 2>/dev/null) >/dev/null & wait $pid';

/** A redis-server that keeps nothing: after a kill it comes back empty, as after a flush. */
export class RedisProgram {
  name = 'redis';

  constructor(port, dir, onCrash) {
    Object.assign(this, { port, dir, onCrash, url: `redis://127.0.0.1:${port}`, isUp: false });
  }

  async start() {
    const args = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', this.dir];
    this.shell = spawn('sh', ['-c', KEPT, 'redis', ...args], { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
    this.exited = once(this.shell, 'exit').then(() => this.ended());
    const [line] = await once(this.shell.stdout, 'data');
    this.pid = Number(line);
    await this.ask((redis) => redis.ping());
    this.isUp = true;
  }

  ended() {
    const byItself = this.isUp;
    this.isUp = false;
    if (byItself) this.onCrash(this);
  }

  flush() {
    return this.ask((redis) => redis.flushall());
  }

  async kill() {
    this.isUp = false;
    process.kill(this.pid, 'SIGKILL');
    await this.stop();
  }

  async stop() {
    this.isUp = false;
    this.shell?.stdin.end();
    await this.exited;
  }

  async ask(question) {
    const redis = new Redis(this.url, { retryStrategy: (times) => (times > 100 ? null : 100), maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
    try {
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }
}
