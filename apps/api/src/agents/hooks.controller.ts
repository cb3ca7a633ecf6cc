import { isUtf8 } from 'node:buffer';
import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { LIMITS } from '@lockstep/contracts';
import { AgentHooks } from '@lockstep/core';
import type { HookAnswer, Principal } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';

/** What the hooks of coding agents call. A hook that gets no usable answer checks nothing, so whatever comes is answered with 200 and an object. */
@ApiTags('agents')
@Controller('hooks')
export class HooksController {
  constructor(private readonly hooks: AgentHooks) {}

  @Post('claude-code')
  @HttpCode(200)
  @RouteConfig({ bodyLimit: LIMITS.bulkBodyBytes, rawBody: true })
  @ApiHeader({ name: 'X-Project', required: false, description: 'Id or slug; a key knows its project.' })
  @ApiBody({ schema: { type: 'object' }, description: 'The JSON of a Claude Code hook, as the client sends it.' })
  @ApiOkResponse({ schema: { type: 'object' }, description: 'The answer as the client accepts it; empty when there is nothing to say.' })
  async answer(@CurrentPrincipal() principal: Principal, @Headers('x-project') project: string | undefined, @Body() body: unknown): Promise<HookAnswer> {
    return this.hooks.answer(principal, parsed(body), project === '' ? undefined : project);
  }
}

/** What is no JSON is no hook that we know, and is answered as such. */
function parsed(body: unknown): unknown {
  if (!Buffer.isBuffer(body) || !isUtf8(body)) return null;
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
