import { Inject, Module } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { JobQueue, OutboxReader, Store } from '@lockstep/core';
import { listen, OUTBOX_CHANNEL } from '@lockstep/database';
import type { Listening } from '@lockstep/database';
import type { Logger } from 'pino';
import { Commits } from '../commits.js';
import type { Env } from '../env.js';
import { Metrics } from '../http/metrics.js';
import { LiveRooms } from '../realtime/live-rooms.js';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { ENV, JOB_QUEUE, LOGGER, OUTBOX_READER, STORE } from '../tokens.js';
import { ErrandRunner } from './errand-runner.js';
import type { ErrandOutlets } from './errand-runner.js';
import { Publisher } from './publisher.js';
import { Relay } from './relay.js';

const OUTLETS = Symbol('ErrandOutlets');

/** What happened becomes news and work. Runs in every API process; over all of them one drains at a time. */
@Module({
  imports: [RealtimeModule],
  providers: [
    {
      provide: OUTLETS,
      inject: [STORE, JOB_QUEUE, LiveRooms],
      useFactory: (store: Store, jobs: JobQueue, rooms: LiveRooms): ErrandOutlets => ({
        jobs,
        requestProject: (projectId) => store.sync.requestForProject(projectId),
        stagedLinks: (docIds) => store.sync.stagedLinks(docIds),
        linksToTell: (projectIds) => store.pulls.linksToTell(projectIds),
        disconnect: (room) => rooms.disconnect(room),
      }),
    },
    {
      provide: Publisher,
      inject: [LiveRooms, OUTLETS, ENV, LOGGER],
      useFactory: (rooms: LiveRooms, outlets: ErrandOutlets, env: Env, logger: Logger) =>
        new Publisher((broadcast) => rooms.broadcast(broadcast), new ErrandRunner(outlets, env.syncDebounceSeconds), logger),
    },
    {
      provide: Relay,
      inject: [OUTBOX_READER, Publisher, LOGGER, Metrics],
      useFactory: (outbox: OutboxReader, publisher: Publisher, logger: Logger, metrics: Metrics) => {
        metrics.gauge('lockstep_relay_lag_seconds', 'Age of the oldest event that was not carried yet', async () => (await outbox.lagMs()) / 1000);
        metrics.gauge('lockstep_relay_waiting', 'Errands that failed and are tried again, or wait for their turn', () => publisher.waiting.notDue().length);
        metrics.gauge('lockstep_relay_parked', 'Events since the start that no code could make sense of', () => publisher.parked);
        return new Relay(outbox, publisher, logger);
      },
    },
  ],
})
export class RelayModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private listening: Listening | undefined;

  constructor(
    private readonly relay: Relay,
    private readonly commits: Commits,
    @Inject(ENV) private readonly env: Env,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const poke = (): void => this.relay.poke();
    this.commits.listen(poke);
    this.listening = listen(this.env.databaseUrl, OUTBOX_CHANNEL, poke, (err) => this.logger.warn({ err }, 'listening for commits of the worker broke off'));
    this.relay.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.listening?.close();
    await this.relay.stop();
  }
}
