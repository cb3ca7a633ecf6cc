import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from '@lockstep/database/embedded';

const START_ATTEMPTS = 60;

/** PostgreSQL with durable commits, which can be killed; it comes back on the same port with everything it has committed. */
export class PostgresProgram {
  name = 'postgres';
  isUp = false;

  constructor(dataDir, onCrash) {
    Object.assign(this, { dataDir, onCrash });
  }

  /** After a kill the backends take a moment to notice; until then a new server is refused. */
  async start() {
    for (let attempt = 1; ; attempt++) {
      try {
        this.server = await startPostgres({ dataDir: this.dataDir, port: this.port, maxConnections: 200 });
        [this.port, this.url, this.isUp] = [this.server.port, this.server.url, true];
        this.server.ended.then(() => this.ended());
        return;
      } catch (error) {
        if (attempt === START_ATTEMPTS) throw error;
        await wait(500);
      }
    }
  }

  ended() {
    const byItself = this.isUp;
    this.isUp = false;
    if (byItself) this.onCrash(this);
  }

  async kill() {
    this.isUp = false;
    const [pid] = (await readFile(`${this.dataDir}/cluster/postmaster.pid`, 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');
    await this.server.ended;
  }

  /** Every connection is cut, as by a failover of a proxy. */
  async cutConnections() {
    await this.query(`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'`);
  }

  async query(text, values) {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(text, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async stop() {
    this.isUp = false;
    await this.server?.stop();
  }
}
