import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { migrate } from '@lockstep/database';
import { startPostgres } from '@lockstep/database/embedded';
import { startLocalGitHub } from '@lockstep/local-github';
import { jsonClient } from './json-client.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A whole Lockstep of its own: Postgres with durable commits, API and worker as processes, a GitHub on this machine, one signed-in person. */
export async function startInstance(dir) {
  const postgres = await startPostgres({ dataDir: `${dir}/postgres` });
  await migrate(postgres.url);
  const github = await startLocalGitHub({ dataDir: `${dir}/github`, limits: { requestsPerHour: 1_000_000 } });
  const env = {
    ...process.env,
    DATABASE_URL: postgres.url, REDIS_URL: '', SECRET_KEY: randomBytes(32).toString('base64'), SIGNUP: 'open', PORT: '0', HOST: '127.0.0.1', PUBLIC_URL: '',
    GITHUB_API_URLS: github.url, SYNC_DEBOUNCE_SECONDS: '1', SYNC_SWEEP_SECONDS: '3600', RATE_LIMIT_PER_MINUTE: '0', LOG_LEVEL: 'error',
  };
  const api = await startProcess('apps/api/dist/main.js', env);
  const memory = residentMegabytes(api.child.pid);
  const worker = await startProcess('apps/worker/dist/main.js', env);
  const call = jsonClient(api.url);
  const person = { email: 'bench@example.test', password: 'a password for the bench' };
  const { accessToken: token, user } = await call('POST', '/auth/register', { body: { ...person, name: 'Bench' } });
  await call('POST', '/projects', { token, body: { name: 'Bench', slug: 'bench' } });
  return {
    databaseUrl: postgres.url, url: api.url, apiPid: api.child.pid, workerPid: worker.child.pid, github, call, token, user, person, project: 'bench', dir, memory,
    async stop() {
      await Promise.all([api.stop(), worker.stop()]);
      await github.close();
      await postgres.stop();
    },
  };
}

/** Resident memory of a process, in MiB, as Linux counts it. */
export function residentMegabytes(pid) {
  return megabytes(pid, 'VmRSS');
}

/** The most that it has been since the process began. */
export function peakMegabytes(pid) {
  return megabytes(pid, 'VmHWM');
}

function megabytes(pid, field) {
  const kilobytes = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

async function startProcess(main, env) {
  const child = fork(root + main, [], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const { url } = await new Promise((resolve, reject) => {
    child.on('message', (message) => message.type === 'ready' && resolve(message));
    ended.then((code) => reject(new Error(`${main} ended with ${code}`)));
  });
  return { child, url, async stop() { child.kill('SIGTERM'); await ended; } };
}
