import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { InstanceLink, Page } from '@lockstep/contracts';
import { InstanceLinks } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';
import { InstanceLinksDto } from './link.dto.js';
import { InstanceLinkList } from './link.schemas.js';

/** What the owner of the installation looks after. */
@ApiTags('operations')
@Controller('operations')
export class InstanceLinksController {
  constructor(private readonly links: InstanceLinks) {}

  /** The links of all projects, what needs a person first. */
  @Get('links')
  @ApiOkResponse({ type: InstanceLinkList })
  list(@CurrentPrincipal() principal: Principal, @Query() query: InstanceLinksDto): Promise<Page<InstanceLink>> {
    return this.links.list(principal, query);
  }
}
