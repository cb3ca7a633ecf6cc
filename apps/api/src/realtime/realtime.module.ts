import { Module } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { BACKBONE, LOGGER, PRESENCE, REDIS } from '../tokens.js';
import { AckInterceptor } from './ack.interceptor.js';
import { Backbone } from './backbone.js';
import { CredentialWatch } from './credential-watch.js';
import { LiveGateway } from './live.gateway.js';
import { LiveRooms } from './live-rooms.js';
import { LockKeeper } from './lock-keeper.js';
import { LockSweeper } from './lock-sweeper.js';
import { AlonePresence } from './presence.js';
import { PresenceBoard } from './presence-board.js';
import { ProjectRooms } from './project-rooms.js';
import { RedisPresence } from './redis-presence.js';
import { SocketAuth } from './socket-auth.js';
import { SocketLocks } from './socket-locks.js';

/** Everything on the socket. With Redis the sockets of all API processes are one crowd. */
@Module({
  providers: [
    {
      provide: BACKBONE,
      inject: [REDIS, LOGGER],
      useFactory: (redis: Redis | null, logger: Logger) => redis && new Backbone(redis, logger),
    },
    {
      provide: PRESENCE,
      inject: [REDIS, LOGGER],
      useFactory: (redis: Redis | null, logger: Logger) => (redis ? new RedisPresence(redis, logger) : new AlonePresence()),
    },
    AckInterceptor,
    CredentialWatch,
    LiveGateway,
    LiveRooms,
    LockKeeper,
    LockSweeper,
    PresenceBoard,
    ProjectRooms,
    SocketAuth,
    SocketLocks,
  ],
  exports: [BACKBONE, LiveRooms],
})
export class RealtimeModule {}
