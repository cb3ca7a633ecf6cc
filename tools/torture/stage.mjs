import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { migrate } from '@lockstep/database';
import { chance } from './chance.mjs';
import { HookProxy } from './hook-proxy.mjs';
import { PostgresProgram } from './postgres.mjs';
import { Program } from './program.mjs';
import { RedisProgram } from './redis.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const WORKERS = 2;

/** Every process of a run: as many machines in small. Without Redis there is one API process, as documented. */
export class Stage {
  constructor({ dir, seed, backend, ledger }) {
    Object.assign(this, { dir, seed, backend, ledger });
    this.apis = [];
    this.workers = [];
  }

  async start() {
    await mkdir(`${this.dir}/logs`, { recursive: true });
    this.postgres = new PostgresProgram(`${this.dir}/postgres`, (which) => this.crashed(which, 'SIGKILL'));
    await this.postgres.start();
    await migrate(this.postgres.url);
    if (this.backend === 'redis') await this.startRedis();
    await this.startGitHub();
    this.env = this.settings();
    const ports = await Promise.all(Array.from({ length: this.backend === 'redis' ? 2 : 1 }, freePort));
    this.apis = ports.map((port, i) => this.program(`api ${i + 1}`, 'apps/api/dist/main.js', { ...this.env, PORT: `${port}` }));
    this.workers = Array.from({ length: WORKERS }, (_, i) => this.program(`worker ${i + 1}`, 'apps/worker/dist/main.js', this.env));
    this.urls = ports.map((port) => `http://127.0.0.1:${port}`);
    this.hooks = new HookProxy(chance(this.seed, 'hooks'), this.urls);
    await Promise.all([...this.apis, ...this.workers, this.hooks].map((part) => part.start()));
  }

  async startRedis() {
    await mkdir(`${this.dir}/redis`);
    this.redis = new RedisProgram(await freePort(), `${this.dir}/redis`, (which) => this.crashed(which, 'SIGKILL'));
    await this.redis.start();
  }

  async startGitHub() {
    const settings = { dataDir: `${this.dir}/github`, port: await freePort(), seed: this.seed, owner: 'octo', repo: 'rules' };
    this.github = this.program('github', 'tools/torture/github-process.mjs', { ...process.env, TORTURE_GITHUB: JSON.stringify(settings) });
    this.repository = await this.github.start();
  }

  settings() {
    return {
      ...process.env,
      DATABASE_URL: this.postgres.url, REDIS_URL: this.redis?.url ?? '', SECRET_KEY: randomBytes(32).toString('base64'),
      SIGNUP: 'open', HOST: '127.0.0.1', PUBLIC_URL: '', GITHUB_API_URLS: this.repository.url, RATE_LIMIT_PER_MINUTE: '0',
      SYNC_DEBOUNCE_SECONDS: '1', SYNC_SWEEP_SECONDS: '5', LOG_LEVEL: 'warn',
    };
  }

  program(name, script, env) {
    return new Program({ name, script: root + script, env, logFile: `${this.dir}/logs/${name.replace(' ', '-')}.log`, onCrash: (which, how) => this.crashed(which, how) });
  }

  /** No process sends itself a SIGKILL: that is somebody else on this machine, or its memory is full. It comes back as after one of ours. */
  crashed(program, how) {
    if (how === 'SIGKILL') this.ledger.note('killed from outside', { program: program.name });
    else this.ledger.surprise(`${program.name} ended by itself`, { how });
    program.start().catch((error) => this.ledger.surprise(`${program.name} did not come back`, { error: error.message }));
  }

  /** Everything that can be killed. */
  get programs() {
    return [...this.apis, ...this.workers, this.github, this.postgres, ...(this.redis ? [this.redis] : [])];
  }

  /** Whatever was away comes back. */
  async mend() {
    for (const program of this.programs) if (!program.isUp) await program.start();
  }

  /** @returns the exit code of a run that was broken off. */
  wake() {
    for (const program of [...this.apis, ...this.workers]) program.resume();
    return 130;
  }

  /** In the order in which they lean on each other. */
  async stop() {
    await this.hooks?.stop();
    await Promise.all([...this.apis, ...this.workers].map((program) => program.stop()));
    await this.github?.stop();
    await this.redis?.stop();
    await this.postgres?.stop();
  }
}

/** Kept for the whole run: what is killed must come back where the others look for it. */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
