import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FanoutRow, Page } from '@lockstep/contracts';
import { Fanout } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import { ListDocsQuery } from '../docs/doc.dto.js';
import { CurrentPrincipal } from '../http/callers.js';
import { FanoutList } from './fanout.schemas.js';

/** Which repository is on which version of which document. */
@ApiTags('github')
@Controller('projects/:project/fanout')
export class FanoutController {
  constructor(private readonly fanout: Fanout) {}

  /** In path order, each document with every link of the project. */
  @Get()
  @ApiOkResponse({ type: FanoutList })
  list(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Query() query: ListDocsQuery): Promise<Page<FanoutRow>> {
    return this.fanout.list(principal, project, query);
  }
}
