import type { AddressInfo } from 'node:net';
import { HttpException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LIMITS } from '@lockstep/contracts';
import { LogController } from 'fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule } from './app.module.js';
import type { Env } from './env.js';
import { useApiPrefix } from './http/api-prefix.js';
import { useBodyParsers } from './http/body-parsers.js';
import { boundBodies } from './http/body-room.js';
import { createLogger, NestLog } from './http/logger.js';
import { Metrics } from './http/metrics.js';
import { serveOpenApi } from './http/openapi.js';
import { answerProblem } from './http/problem.filter.js';
import { PublicUrl } from './http/public-url.js';
import { decorateRequests } from './http/request-context.js';
import { echoRequestId, requestIdOf } from './http/request-id.js';
import { useSecurityHeaders } from './http/security-headers.js';
import { serveWebApp } from './http/static-files.js';
import { LiveAdapter } from './realtime/live-adapter.js';
import { BACKBONE } from './tokens.js';

/** A request whose body has not come by then, in milliseconds, is given up, or it would keep its room for ever. Node's own bound, which Fastify takes off. */
const SLOWEST_REQUEST = 300_000;

/** The whole API process, ready to listen. Closing it ends everything it opened. */
export async function createApp(env: Env): Promise<NestFastifyApplication> {
  const logger = createLogger(env.logLevel);
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    // One line per request costs as much as a small query: lines are for what went wrong, /metrics for the rest.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
    trustProxy: env.trustProxy,
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: SLOWEST_REQUEST,
    routerOptions: { maxParamLength: 1_024 },
    frameworkErrors: answerUnrouted,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(env, logger), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLog(logger),
  });
  useApiPrefix(app);
  app.useWebSocketAdapter(new LiveAdapter(app, app.get(BACKBONE)));
  await dress(app, adapter.getInstance() as unknown as FastifyInstance);
  serveOpenApi(app);
  await app.init();
  return app;
}

/** Opens the door. @returns the address people use, and the port that was taken. */
export async function listen(app: NestFastifyApplication, env: Env): Promise<{ url: string; port: number }> {
  await app.listen({ port: env.port, host: env.host });
  const { port } = app.getHttpServer().address() as AddressInfo;
  const publicUrl = app.get(PublicUrl);
  publicUrl.listeningOn(port);
  return { url: publicUrl.value, port };
}

/** What fails before a route is found, such as an address that cannot be decoded, reaches neither hooks nor Nest. */
function answerUnrouted(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id);
  answerProblem(new HttpException(error.message, error.statusCode ?? 400), request, reply);
}

async function dress(app: NestFastifyApplication, fastify: FastifyInstance): Promise<void> {
  decorateRequests(fastify);
  echoRequestId(fastify);
  boundBodies(fastify);
  useBodyParsers(fastify);
  app.get(Metrics).observe(fastify);
  useSecurityHeaders(fastify, app.get(PublicUrl).isHttps);
  await serveWebApp(fastify);
}
