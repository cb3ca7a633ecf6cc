import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';

/** Ends with its input, which closes even when we are killed. */
const KEPT = 'redis-server "$@" >/dev/null 2>&1 & pid=$!; echo $pid; read -r _; kill $pid 2>/dev/null; wait $pid';

/** A redis-server that keeps nothing: after a kill it comes back empty, as after a flush. */
export class RedisProgram {
  name = 'redis';

  constructor(port, dir) {
    Object.assign(this, { port, dir, url: `redis://127.0.0.1:${port}`, isUp: false });
  }

  async start() {
    const args = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', this.dir];
    this.shell = spawn('sh', ['-c', KEPT, 'redis', ...args], { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
    this.exited = once(this.shell, 'exit');
    const [line] = await once(this.shell.stdout, 'data');
    this.pid = Number(line);
    await this.ask((redis) => redis.ping());
    this.isUp = true;
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
