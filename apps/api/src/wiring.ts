import { Global, Inject, Module } from '@nestjs/common';
import type { DynamicModule, FactoryProvider, OnApplicationShutdown, Provider, Type } from '@nestjs/common';
import {
  Access,
  AppDeliveries,
  AppInfo,
  AgentHooks,
  Agents,
  Accounts,
  ActivityFeed,
  AgentFileChecks,
  ApiKeys,
  Authenticator,
  Bundles,
  Changes,
  Conflicts,
  Deliveries,
  Docs,
  Drafts,
  Fanout,
  InstanceLinks,
  Invitations,
  LinkRemotes,
  Links,
  LiveSessions,
  Locks,
  Members,
  Projects,
  Proposals,
  RecentChanges,
  Seal,
  Search,
  Sessions,
  StagedChanges,
  Transfer,
  WarnedWrites,
} from '@lockstep/core';
import type { OutboxReader, Store } from '@lockstep/core';
import { connect, OutboxRepository, PrismaStore } from '@lockstep/database';
import { BullJobQueue } from '@lockstep/queue';
import { GitHubRemotes } from '@lockstep/github';
import type { AppSettings } from '@lockstep/github';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { Argon2Hasher } from './auth/argon2-hasher.js';
import { JwtAccessTokens } from './auth/jwt-access-tokens.js';
import { Commits } from './commits.js';
import type { Env } from './env.js';
import { PublicUrl } from './http/public-url.js';
import type { ReadinessCheck } from './http/readiness.js';
import { ENV, JOB_QUEUE, LOGGER, OUTBOX_READER, READINESS_CHECKS, REDIS, STORE } from './tokens.js';

const PRISMA = Symbol('Prisma');
type Database = ReturnType<typeof connect>;

const adapters: Provider[] = [
  Commits,
  { provide: PRISMA, useFactory: (env: Env) => connect(env.databaseUrl, env.databasePoolSize), inject: [ENV] },
  { provide: STORE, useFactory: (prisma: Database, commits: Commits) => new PrismaStore(prisma, commits.announce), inject: [PRISMA, Commits] },
  { provide: OUTBOX_READER, useFactory: outboxReader, inject: [PRISMA, ENV, LOGGER] },
  { provide: REDIS, useFactory: redis, inject: [ENV, LOGGER] },
  { provide: JOB_QUEUE, useFactory: jobQueue, inject: [ENV, LOGGER] },
  { provide: READINESS_CHECKS, useFactory: readinessChecks, inject: [PRISMA, JOB_QUEUE, REDIS] },
  { provide: JwtAccessTokens, useFactory: (env: Env) => new JwtAccessTokens(env.secretKey), inject: [ENV] },
];

const useCases: Provider[] = [
  { provide: Access, useFactory: (store: Store) => new Access(store), inject: [STORE] },
  { provide: LiveSessions, useFactory: (store: Store) => new LiveSessions(store), inject: [STORE] },
  made(Sessions, [STORE, JwtAccessTokens, LiveSessions]),
  made(Authenticator, [STORE, JwtAccessTokens, LiveSessions]),
  {
    provide: Accounts,
    useFactory: (store: Store, sessions: Sessions, env: Env) => new Accounts(store, new Argon2Hasher(), sessions, env.signup),
    inject: [STORE, Sessions, ENV],
  },
  made(Projects, [STORE, Access]),
  made(Members, [STORE, Access]),
  made(Invitations, [STORE, Access, Projects]),
  made(ApiKeys, [STORE, Access]),
  made(ActivityFeed, [OUTBOX_READER, Access]),
  made(Docs, [STORE, Access]),
  { provide: AgentFileChecks, useFactory: agentFileChecks, inject: [STORE, Access, LOGGER] },
  made(Drafts, [STORE, Access]),
  made(Changes, [STORE, Access]),
  made(Bundles, [STORE, Access]),
  made(RecentChanges, [STORE, Access]),
  made(Search, [STORE, Access]),
  made(Transfer, [STORE, Access, WarnedWrites]),
  made(Locks, [STORE, Access]),
  { provide: LinkRemotes, useFactory: (env: Env) => new LinkRemotes(new GitHubRemotes({ app: appOf(env) }), new Seal(env.secretKey), env.githubApiUrls), inject: [ENV] },
  { provide: AppInfo, useFactory: (access: Access, remotes: LinkRemotes) => new AppInfo(access, remotes.app), inject: [Access, LinkRemotes] },
  { provide: AppDeliveries, useFactory: appDeliveries, inject: [STORE, ENV] },
  { provide: Links, useFactory: links, inject: [STORE, Access, LinkRemotes, PublicUrl] },
  made(Fanout, [STORE, Access]),
  made(InstanceLinks, [STORE, Access]),
  made(Conflicts, [STORE, Access]),
  made(StagedChanges, [STORE, Access]),
  made(Deliveries, [STORE, LinkRemotes]),
  made(Agents, [STORE, Access]),
  made(Proposals, [STORE, Access]),
  made(WarnedWrites, [Docs, Changes, Proposals, AgentFileChecks]),
  {
    provide: AgentHooks,
    useFactory: (store: Store, access: Access, ...[docs, proposals, checks]: [Docs, Proposals, AgentFileChecks]) => new AgentHooks(store, access, { docs, proposals, checks }),
    inject: [STORE, Access, Docs, Proposals, AgentFileChecks],
  },
];

/** The one file where ports meet adapters: which class stands behind what core asks for. */
@Global()
@Module({})
export class WiringModule implements OnApplicationShutdown {
  constructor(
    @Inject(PRISMA) private readonly prisma: Database,
    @Inject(OUTBOX_READER) private readonly outbox: OutboxRepository,
    @Inject(JOB_QUEUE) private readonly jobs: BullJobQueue,
    @Inject(REDIS) private readonly redis: Redis | null,
  ) {}

  static with(env: Env, logger: Logger): DynamicModule {
    const providers = [{ provide: ENV, useValue: env }, { provide: LOGGER, useValue: logger }, ...adapters, ...useCases];
    return { module: WiringModule, providers, exports: providers };
  }

  /** Runs after every other part has stopped. */
  async onApplicationShutdown(): Promise<void> {
    await this.outbox.close();
    await this.jobs.close();
    await this.prisma.$disconnect();
    this.redis?.disconnect();
  }
}

/** A use case made of what it names in its constructor; core's classes know nothing of Nest. */
function made<T>(type: Type<T>, inject: NonNullable<FactoryProvider['inject']>): Provider {
  return { provide: type, useFactory: (...parts: unknown[]) => new type(...parts), inject };
}

function agentFileChecks(store: Store, access: Access, logger: Logger): AgentFileChecks {
  return new AgentFileChecks(store, access, (error) => logger.error({ err: error }, 'checking a text that was written failed'));
}

function outboxReader(prisma: Database, env: Env, logger: Logger): OutboxReader {
  return new OutboxRepository(prisma, env.databaseUrl, (error) => logger.warn({ err: error }, 'the relay lost its database connection'));
}

function jobQueue({ databaseUrl, redisUrl }: Env, logger: Logger): BullJobQueue {
  return new BullJobQueue({ databaseUrl, redisUrl, onError: (error) => logger.warn({ err: error }, 'the queue lost its connection') });
}

/** The App is registered on one GitHub: the one that links use unless told otherwise. */
function appOf({ githubApp, githubApiUrls: [apiUrl] }: Env): AppSettings | null {
  return githubApp && apiUrl !== undefined ? { appId: githubApp.id, privateKey: githubApp.privateKey, apiUrl } : null;
}

function appDeliveries(store: Store, env: Env): AppDeliveries {
  const app = appOf(env);
  return new AppDeliveries(store, app && env.githubApp && { webhookSecret: env.githubApp.webhookSecret, apiUrl: app.apiUrl });
}

/** The address is read when a link is made: with port 0 it is only known once the process listens. */
function links(store: Store, access: Access, remotes: LinkRemotes, publicUrl: PublicUrl): Links {
  return new Links(store, access, remotes, (linkId) => `${publicUrl.value}/api/v1/github/webhooks/${linkId}`);
}

/**
 * Milliseconds. A Redis that stands still, or whose packets get lost, refuses no connection: without bounds every request would wait for
 * it. An answer that takes longer is none; a connection without one is given up, and counts as away until a new one has answered.
 */
const REDIS_PATIENCE = { commandTimeout: 1_000, socketTimeout: 2_000 };

/** Without a listener for errors ioredis ends the process; it comes back by itself. */
function redis({ redisUrl }: Env, logger: Logger): Redis | null {
  if (redisUrl === null) return null;
  const connection = new Redis(redisUrl, { ...REDIS_PATIENCE, maxRetriesPerRequest: 1, enableOfflineQueue: false });
  connection.on('error', (error: Error) => logger.warn({ err: error }, 'Redis connection'));
  return connection;
}

function readinessChecks(prisma: Database, jobs: BullJobQueue, connection: Redis | null): ReadinessCheck[] {
  const always = [
    { name: 'postgres', reach: () => prisma.$queryRaw`select 1` },
    { name: 'queue', reach: () => jobs.ready() },
  ];
  return connection ? [...always, { name: 'redis', reach: () => connection.ping() }] : always;
}
