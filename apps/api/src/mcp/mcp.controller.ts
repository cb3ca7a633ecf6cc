import { Controller, Delete, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { DomainError } from '@lockstep/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PublicUrl } from '../http/public-url.js';
import { callerOf } from './caller.js';
import { McpServers } from './mcp-servers.js';
import { checkOrigin } from './origin.js';

/**
 * The Model Context Protocol at /mcp, for clients of 2026-07-28 and of 2025-11-25. Nothing is kept between requests, so any API process
 * answers any of them; what would need a stream from us (GET, subscriptions) is refused.
 */
@ApiExcludeController()
@Controller('mcp')
export class McpController {
  constructor(
    private readonly servers: McpServers,
    private readonly publicUrl: PublicUrl,
  ) {}

  @Post()
  async serve(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    checkOrigin(request.headers.origin, this.publicUrl.value);
    const caller = callerOf(request);
    refuseBatch(request.body);
    let fault: Error | null = null;
    const handler = createMcpHandler(() => this.servers.for(caller), { maxSubscriptions: 0, onerror: (error) => (fault = error) });
    const response = await handler.fetch(asWebRequest(request, reply), { parsedBody: request.body });
    if (response.status >= 500) caller.log.error({ err: fault, route: '/mcp' }, 'request failed');
    await reply.send(response);
  }

  /** Opening a stream and ending a session, which stateless servers have neither of. */
  @Get()
  listen(@Res() reply: FastifyReply): void {
    refuseMethod(reply);
  }

  @Delete()
  end(@Res() reply: FastifyReply): void {
    refuseMethod(reply);
  }
}

/** Neither revision has batches any more; the library would run one, and thousands of calls would count as one request. */
function refuseBatch(body: unknown): void {
  if (Array.isArray(body)) throw new DomainError('request.invalid', { detail: 'Send one message per request.' });
}

/** The body is parsed already and travels beside the request. */
function asWebRequest(request: FastifyRequest, reply: FastifyReply): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers.set(name, String(value));
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return new Request('http://localhost/mcp', { method: request.method, headers, signal: gone.signal });
}

function refuseMethod(reply: FastifyReply): void {
  void reply.status(405).header('allow', 'POST').send({ jsonrpc: '2.0', error: { code: -32_000, message: 'Method not allowed.' }, id: null });
}
