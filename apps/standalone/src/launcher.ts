import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '@lockstep/database/embedded';
import { migrate } from '@lockstep/database/migrate';
import type { LocalGitHub } from '@lockstep/local-github';
import { startProgram } from './child-process.js';
import { claimDataDir, openDataDir, secretKeyIn } from './data-dir.js';
import { openDemo } from './demo/demo.js';
import type { DemoCard } from './demo/demo.js';
import type { Env } from './env.js';
import { lastWords } from './last-words.js';
import { openLocalGitHub } from './local-github.js';
import { assertPortIsFree } from './ports.js';
import type { Service } from './service.js';
import { Supervised } from './supervised.js';
import type { Watcher } from './supervised.js';
import type { Terminal } from './terminal.js';

const workspace = fileURLToPath(new URL('../../../', import.meta.url));

/** Thrown out of a start that was interrupted. */
export class Interrupted extends Error {}

/** Starts everything that runs on this machine and stops it in the opposite order. */
export class Launcher {
  private readonly undo: (() => Promise<void>)[] = [];
  private stopping: Promise<void> | undefined;
  private postgresPort: number | undefined;

  constructor(
    private readonly env: Env,
    private readonly terminal: Terminal,
    private readonly watcher: Watcher,
  ) {}

  /** @throws Error for the operator; what had been started then still needs `stop`. */
  async start(): Promise<void> {
    const { env, terminal } = this;
    await assertPortIsFree(env.host, env.port);
    await openDataDir(env.dataDir);
    this.undo.push(await claimDataDir(env.dataDir));
    const databaseUrl = env.databaseUrl ?? (await this.startDatabase());
    await this.step('Database is up to date', () => migrate(databaseUrl));
    const github = env.demo ? await this.step('Local GitHub is up', () => this.startGitHub()) : null;
    const settings = await this.settings(databaseUrl, github);
    // Begun in this order, which is how they are stopped in the opposite one.
    const api = this.step('API is up', () => this.supervise('api', () => startProgram({ ...this.program('api'), env: settings })));
    const worker = this.step('Worker is up', () => this.supervise('worker', () => startProgram({ ...this.program('worker'), env: settings })));
    await Promise.all([api, worker]);
    const card = github === null ? null : await this.demo(github);
    terminal.ready(env.publicUrl, env.dataDir, card);
  }

  /** Stops what was started, the last first; later calls wait for the first. */
  stop(): Promise<void> {
    this.stopping ??= this.undoAll();
    return this.stopping;
  }

  private async undoAll(): Promise<void> {
    for (let undo = this.undo.pop(); undo !== undefined; undo = this.undo.pop()) await undo();
  }

  private async step<T>(done: string, work: () => Promise<T>): Promise<T> {
    if (this.stopping !== undefined) throw new Interrupted();
    const result = await work();
    this.terminal.step(done);
    return result;
  }

  private async startDatabase(): Promise<string> {
    let url = '';
    await this.step('PostgreSQL is up', () =>
      this.supervise('PostgreSQL', async () => {
        // The port stays through restarts: the other processes know it.
        const postgres = await startPostgres({ dataDir: join(this.env.dataDir, 'postgres'), port: this.postgresPort });
        ({ url, port: this.postgresPort } = postgres);
        return { ended: postgres.ended.then(() => lastWords(postgres.logFile)), stop: () => postgres.stop() };
      }),
    );
    return url;
  }

  private async startGitHub(): Promise<LocalGitHub> {
    const github = await openLocalGitHub(this.env.dataDir, (error) => this.watcher.say(`local GitHub: ${String(error)}`));
    this.undo.push(() => github.close());
    return github;
  }

  private async supervise(name: string, launch: () => Promise<Service>): Promise<void> {
    const service = new Supervised(name, launch, this.watcher);
    // Before the start: a stop that comes meanwhile waits for it, instead of leaving what it brings up.
    const started = service.start();
    this.undo.push(async () => {
      await started.catch(() => undefined);
      await service.stop();
    });
    await started;
  }

  private program(name: 'api' | 'worker'): { name: string; script: string; logFile: string } {
    return { name, script: join(workspace, 'apps', name, 'dist/main.js'), logFile: join(this.env.dataDir, 'logs', `${name}.log`) };
  }

  private async settings(databaseUrl: string, github: LocalGitHub | null): Promise<Record<string, string | undefined>> {
    const { env } = this;
    return {
      ...env.inherited,
      DATABASE_URL: databaseUrl,
      PORT: `${env.port}`,
      HOST: env.host,
      PUBLIC_URL: env.publicUrl,
      SECRET_KEY: env.secretKey ?? (await secretKeyIn(env.dataDir)),
      SIGNUP: env.signup,
      GITHUB_API_URLS: [...env.githubApiUrls, ...(github === null ? [] : [github.url])].join(','),
      SYNC_DEBOUNCE_SECONDS: `${env.syncDebounceSeconds}`,
      SYNC_SWEEP_SECONDS: `${env.syncSweepSeconds}`,
      LOG_LEVEL: env.logLevel,
    };
  }

  private demo(github: LocalGitHub): Promise<DemoCard> {
    const { host, port, publicUrl, dataDir } = this.env;
    const reachable = ['0.0.0.0', '::', 'localhost'].includes(host) ? '127.0.0.1' : host;
    const localUrl = `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
    return this.step('Demo project is in step with its repository', () => openDemo(dataDir, { publicUrl, localUrl }, github));
  }
}
