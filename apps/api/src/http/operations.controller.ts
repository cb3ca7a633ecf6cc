import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { DomainError } from '@lockstep/core';
import type { FastifyReply } from 'fastify';
import type { Env } from '../env.js';
import { ENV } from '../tokens.js';
import { Public } from './callers.js';
import { Metrics } from './metrics.js';
import { Readiness } from './readiness.js';

/** For operators and load balancers; outside /api/v1. */
@Public()
@SkipThrottle()
@ApiExcludeController()
@Controller()
export class OperationsController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** This process answers. */
  @Get('health/live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** This process and all it needs. */
  @Get('health/ready')
  async ready(): Promise<{ status: string; checks: Record<string, string> }> {
    const checks = await this.readiness.check();
    const failed = checks.filter((check) => check.problem !== null);
    if (failed.length > 0) {
      throw new DomainError('internal.unavailable', {
        detail: `Not reachable: ${failed.map(({ name }) => name).join(', ')}.`,
        errors: failed.map(({ name, problem }) => ({ field: name, message: problem ?? '' })),
        retryAfterSeconds: 5,
      });
    }
    return { status: 'ok', checks: Object.fromEntries(checks.map(({ name }) => [name, 'ok'])) };
  }

  @Get('metrics')
  async scrape(@Headers('authorization') authorization: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    if (this.env.metricsToken !== null && !sameText(authorization ?? '', `Bearer ${this.env.metricsToken}`)) {
      throw new DomainError('auth.required', { detail: 'Send METRICS_TOKEN as a bearer token.' });
    }
    reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
