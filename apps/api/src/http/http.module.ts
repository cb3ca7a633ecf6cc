import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Env } from '../env.js';
import { ENV, LOGGER, REDIS } from '../tokens.js';
import { IdentityGuard } from './identity.guard.js';
import { MemoryThrottlerStorage } from './memory-throttler-storage.js';
import { Metrics } from './metrics.js';
import { OperationsController } from './operations.controller.js';
import { PrincipalGuard } from './principal.guard.js';
import { ProblemFilter } from './problem.filter.js';
import { PublicUrl } from './public-url.js';
import { RateLimitGuard, throttlerOptions } from './rate-limit.guard.js';
import { Readiness } from './readiness.js';
import { RedisThrottlerStorage } from './redis-throttler-storage.js';
import { DtoPipe } from './validation.pipe.js';

/** What every route has in common. Guards run in the order in which they stand here: who is it, how often, may he come in. */
@Global()
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [ENV, REDIS, LOGGER],
      useFactory: (env: Env, redis: Redis | null, logger: Logger) =>
        throttlerOptions(env.rateLimitPerMinute, redis ? new RedisThrottlerStorage(redis, logger) : new MemoryThrottlerStorage()),
    }),
  ],
  controllers: [OperationsController],
  providers: [
    Metrics,
    PublicUrl,
    Readiness,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useClass: DtoPipe },
    { provide: APP_GUARD, useClass: IdentityGuard },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_GUARD, useClass: PrincipalGuard },
  ],
  exports: [Metrics, PublicUrl],
})
export class HttpModule {}
