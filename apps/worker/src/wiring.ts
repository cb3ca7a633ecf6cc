import { setTimeout as pause } from 'node:timers/promises';
import { LinkRemotes, Reconcile, Seal, TellPulls } from '@lockstep/core';
import { connect, createNotifier, PrismaStore } from '@lockstep/database';
import { GitHubRemotes } from '@lockstep/github';
import type { AppSettings } from '@lockstep/github';
import { BullJobQueue, JobRunner } from '@lockstep/queue';
import type { Logger } from 'pino';
import type { Env } from './env.js';
import { createHandlers } from './handlers.js';

/** Jobs at work get this long, in milliseconds, when the worker is told to stop; what is cut off starts again elsewhere. */
const GRACE_MS = 8_000;

/** Share of an installation's requests that sync leaves to what people ask for. */
const RESERVED = 0.1;

/** A running worker. */
export interface WorkerProcess {
  close(): Promise<void>;
}

/** The one file where ports meet adapters. */
export async function startWorker(env: Env, logger: Logger): Promise<WorkerProcess> {
  const prisma = connect(env.databaseUrl, env.databasePoolSize);
  const notifier = createNotifier(prisma, (err) => logger.warn({ err }, 'the relay could not be woken; it sweeps by itself'));
  const store = new PrismaStore(prisma, () => notifier.wake());
  const location = { databaseUrl: env.databaseUrl, redisUrl: env.redisUrl, onError: (err: Error) => logger.warn({ err }, 'the queue lost its connection') };
  const jobs = new BullJobQueue(location);
  const remotes = new LinkRemotes(new GitHubRemotes({ app: appOf(env), reserved: RESERVED }), new Seal(env.secretKey), env.githubApiUrls);
  const reconcile = new Reconcile({
    store,
    openRemote: (link) => remotes.open(link),
    pause: (milliseconds) => pause(milliseconds),
    onError: (err, linkId) => logger.error({ err, linkId }, 'sync stopped on an error of its own'),
  });
  const tellPulls = new TellPulls({ store, openRemote: (link) => remotes.open(link), publicUrl: env.publicUrl });
  const runner = new JobRunner({
    ...location,
    handlers: createHandlers({ store, reconcile, tellPulls, jobs, sweepSeconds: env.syncSweepSeconds }),
    onJobError: (err, job) => logger.error({ err, job }, 'a job failed'),
  });
  await runner.ready();
  await jobs.scheduleSweep(env.syncSweepSeconds);
  return {
    close: async () => {
      await Promise.race([runner.close(), pause(GRACE_MS)]);
      await jobs.close();
      await prisma.$disconnect();
    },
  };
}

function appOf({ githubApp, githubApiUrls: [apiUrl] }: Env): AppSettings | null {
  return githubApp && apiUrl !== undefined ? { appId: githubApp.id, privateKey: githubApp.privateKey, apiUrl } : null;
}
