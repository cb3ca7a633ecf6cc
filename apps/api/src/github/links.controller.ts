import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Delivery, Link, LinkWebhook, NewLink, Page, SyncPlan, SyncRun } from '@lockstep/contracts';
import { Links } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';
import { PageDto } from '../http/schemas.js';
import { CreateLinkDto, credentialOf, PlanDto, RebuildDto, SyncDto, UpdateLinkDto } from './link.dto.js';
import { DeliveryList, LinkList, LinkSchema, NewLinkSchema, SyncPlanSchema, SyncRunList, SyncStartedSchema, UpdatedLinkSchema } from './link.schemas.js';

/** A project's connections to repositories. */
@ApiTags('github')
@Controller('projects/:project/links')
export class LinksController {
  constructor(private readonly links: Links) {}

  /** Tests the credential first; nothing is synced until somebody asks. */
  @Post()
  @ApiCreatedResponse({ type: NewLinkSchema })
  create(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Body() body: CreateLinkDto): Promise<NewLink> {
    return this.links.create(principal, project, { ...body, credential: credentialOf(body.credential) });
  }

  @Get()
  @ApiOkResponse({ type: LinkList })
  list(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Query() page: PageDto): Promise<Page<Link>> {
    return this.links.list(principal, project, page);
  }

  @Get(':linkId')
  @ApiOkResponse({ type: LinkSchema })
  get(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Param('linkId') linkId: string): Promise<Link> {
    return this.links.get(principal, project, linkId);
  }

  @Patch(':linkId')
  @ApiOkResponse({ type: UpdatedLinkSchema })
  update(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Param('linkId') linkId: string,
    @Body() { credential, ...patch }: UpdateLinkDto,
  ): Promise<Link & { webhook?: LinkWebhook }> {
    return this.links.update(principal, project, linkId, { ...patch, ...(credential && { credential: credentialOf(credential) }) });
  }

  /** Documents and repository stay as they are. */
  @Delete(':linkId')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Param('linkId') linkId: string): Promise<void> {
    return this.links.remove(principal, project, linkId);
  }

  /** What a sync would do now, or what one after a rebuild would. */
  @Post(':linkId/plan')
  @HttpCode(200)
  @ApiBody({ type: PlanDto, required: false })
  @ApiOkResponse({ type: SyncPlanSchema })
  plan(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Param('linkId') linkId: string,
    @Body() body?: PlanDto,
  ): Promise<SyncPlan> {
    return this.links.plan(principal, project, linkId, { rebuild: body?.rebuild === true });
  }

  /** Forgets what both sides last agreed on and compares everything anew; nothing is overwritten or deleted. */
  @Post(':linkId/rebuild')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: SyncStartedSchema })
  rebuild(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Param('linkId') linkId: string,
    @Body() body?: RebuildDto,
  ): Promise<SyncStartedSchema> {
    return this.links.rebuild(principal, project, linkId, { confirm: body?.confirm === true });
  }

  @Post(':linkId/sync')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: SyncStartedSchema })
  sync(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Param('linkId') linkId: string,
    @Body() body?: SyncDto,
  ): Promise<SyncStartedSchema> {
    return this.links.sync(principal, project, linkId, { confirm: body?.confirm === true });
  }

  @Get(':linkId/runs')
  @ApiOkResponse({ type: SyncRunList })
  runs(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Param('linkId') linkId: string,
    @Query() page: PageDto,
  ): Promise<Page<SyncRun>> {
    return this.links.runs(principal, project, linkId, page);
  }

  @Get(':linkId/deliveries')
  @ApiOkResponse({ type: DeliveryList })
  deliveries(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Param('linkId') linkId: string,
    @Query() page: PageDto,
  ): Promise<Page<Delivery>> {
    return this.links.deliveries(principal, project, linkId, page);
  }

  @Post(':linkId/deliveries/:deliveryId/retry')
  @HttpCode(202)
  @ApiAcceptedResponse()
  retry(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Param('linkId') linkId: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<void> {
    return this.links.retryDelivery(principal, project, linkId, deliveryId);
  }
}
