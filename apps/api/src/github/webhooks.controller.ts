import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiAcceptedResponse, ApiBody, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { LIMITS } from '@lockstep/contracts';
import { AppDeliveries, Deliveries } from '@lockstep/core';
import type { DeliveryOutcome, IncomingCall } from '@lockstep/core';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/callers.js';

/** The signature is the credential, and it is over the bytes: they must reach it as they came. */
const SignedRoute = (): MethodDecorator => RouteConfig({ bodyLimit: LIMITS.webhookBodyBytes, rawBody: true });

/** Where GitHub says that something happened. Answers once it is stored; the looking is done by the workers. */
@ApiTags('github')
@Controller('github/webhooks')
export class WebhooksController {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly appDeliveries: AppDeliveries,
  ) {}

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
    return answered(reply, await this.deliveries.receive({ linkId, ...callOf(headers, body) }));
  }

  /** The webhook of this server's GitHub App. */
  @Post()
  @Public()
  @SignedRoute()
  @ApiHeader({ name: 'X-Hub-Signature-256', required: true })
  @ApiHeader({ name: 'X-GitHub-Delivery', required: true })
  @ApiHeader({ name: 'X-GitHub-Event', required: true })
  @ApiBody({ schema: { type: 'object' } })
  @ApiAcceptedResponse({ description: 'Stored.' })
  @ApiOkResponse({ description: 'Known already, or nothing that concerns a link.' })
  async receiveForApp(
    @Headers() headers: Record<string, string | undefined>,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ result: DeliveryOutcome }> {
    return answered(reply, await this.appDeliveries.receive(callOf(headers, body)));
  }
}

function callOf(headers: Record<string, string | undefined>, body: unknown): IncomingCall {
  return {
    deliveryId: headers['x-github-delivery'],
    event: headers['x-github-event'],
    signature: headers['x-hub-signature-256'],
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  };
}

function answered(reply: FastifyReply, result: DeliveryOutcome): { result: DeliveryOutcome } {
  reply.status(result === 'stored' ? 202 : 200);
  return { result };
}
