import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiAcceptedResponse, ApiBody, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { LIMITS } from '@lockstep/contracts';
import { Deliveries, DomainError } from '@lockstep/core';
import type { DeliveryOutcome } from '@lockstep/core';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/callers.js';

/** The signature is the credential, and it is over the bytes: they must reach it as they came. */
const SignedRoute = (): MethodDecorator => RouteConfig({ bodyLimit: LIMITS.webhookBodyBytes, rawBody: true });

/** Where GitHub says that something happened. Answers once it is stored; the looking is done by the workers. */
@ApiTags('github')
@Controller('github/webhooks')
export class WebhooksController {
  constructor(private readonly deliveries: Deliveries) {}

  @Post(':linkId')
  @Public()
  @SignedRoute()
  @ApiHeader({ name: 'X-Hub-Signature-256', required: true })
  @ApiHeader({ name: 'X-GitHub-Delivery', required: true })
  @ApiHeader({ name: 'X-GitHub-Event', required: true })
  @ApiBody({ schema: { type: 'object' } })
  @ApiAcceptedResponse({ description: 'Stored.' })
  @ApiOkResponse({ description: 'Known already, or nothing that concerns this link.' })
  async receive(
    @Param('linkId') linkId: string,
    @Headers() headers: Record<string, string | undefined>,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ result: DeliveryOutcome }> {
    const result = await this.deliveries.receive({
      linkId,
      deliveryId: headers['x-github-delivery'],
      event: headers['x-github-event'],
      signature: headers['x-hub-signature-256'],
      body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    });
    reply.status(result === 'stored' ? 202 : 200);
    return { result };
  }

  /** The webhook of a GitHub App, once one is configured. */
  @Post()
  @Public()
  @SignedRoute()
  @ApiBody({ schema: { type: 'object' } })
  receiveForApp(): never {
    throw new DomainError('link.unsupported', { detail: 'No GitHub App is configured on this server. Use the webhook address of a link.' });
  }
}
