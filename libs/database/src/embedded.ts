import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { findBinaries } from './embedded/binaries.js';
import { openCluster, OWNER } from './embedded/cluster.js';
import { stopPostmaster, takeOver } from './embedded/postmaster.js';
import { launchServer } from './embedded/server.js';
import type { Server } from './embedded/server.js';

/** Where and how a private PostgreSQL runs. */
export interface EmbeddedPostgresOptions {
  /** Holds the cluster, its password and its log; made when absent. One server at a time: the caller sees to that. */
  dataDir: string;
  /** Absent: any free one. */
  port?: number;
  /** false: commits do not wait for the disk, and a power failure may lose everything. For tests. Default true. */
  durable?: boolean;
  /** Default 100. */
  maxConnections?: number;
}

/** A running private PostgreSQL. */
export interface EmbeddedPostgres {
  /** Of its database `lockstep`, with the superuser's name and password. */
  url: string;
  port: number;
  logFile: string;
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>;
  /** Ends connections, finishes what is committed, and resolves when no process is left. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL from node_modules on 127.0.0.1, protected by a random password, and stops it when this process dies.
 * Takes over a data directory whose last launcher was killed.
 * @throws with PostgreSQL's own words when it cannot start.
 */
export async function startPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const binaries = await findBinaries();
  const cluster = await openCluster(dataDir, binaries, options.durable ?? true);
  await takeOver(cluster.dir);
  const port = options.port ?? (await anyFreePort());
  const logFile = join(dataDir, 'server.log');
  const server = await launchServer(cluster, binaries, { settings: settings(port, options), logFile });
  const ended = once(server.process, 'exit').then(() => undefined);
  const url = `postgresql://${OWNER}:${cluster.password}@127.0.0.1:${port}`;
  await createDatabaseIfAbsent(`${url}/postgres`);
  return { url: `${url}/${OWNER}`, port, logFile, ended, stop: () => stop(server) };
}

function settings(port: number, { durable = true, maxConnections = 100 }: EmbeddedPostgresOptions): Record<string, string> {
  return {
    port: `${port}`,
    listen_addresses: '127.0.0.1',
    // No socket file: its path may be too long for the system below a deep data directory, and nobody needs it.
    unix_socket_directories: '',
    max_connections: `${maxConnections}`,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}

async function stop({ process: child, pid, guard }: Server): Promise<void> {
  guard.ref();
  const guardEnded = guard.exitCode === null && guard.signalCode === null ? once(guard, 'exit') : undefined;
  await stopPostmaster(pid, () => child.exitCode !== null || child.signalCode !== null);
  guard.stdin?.end();
  await guardEnded;
}

async function createDatabaseIfAbsent(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [OWNER]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${OWNER}`);
  } finally {
    await client.end();
  }
}

async function anyFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
