import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Conflict, ConflictSummary, Page } from '@lockstep/contracts';
import { Conflicts } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';
import { PageDto } from '../http/schemas.js';
import { resolutionOf, ResolveConflictDto } from './conflict.dto.js';
import { ConflictList, ConflictSchema } from './link.schemas.js';

/** Paths whose two sides need a person. */
@ApiTags('github')
@Controller('projects/:project/conflicts')
export class ConflictsController {
  constructor(private readonly conflicts: Conflicts) {}

  @Get()
  @ApiOkResponse({ type: ConflictList })
  list(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Query() page: PageDto): Promise<Page<ConflictSummary>> {
    return this.conflicts.list(principal, project, page);
  }

  @Get(':conflictId')
  @ApiOkResponse({ type: ConflictSchema })
  get(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Param('conflictId') conflictId: string): Promise<Conflict> {
    return this.conflicts.get(principal, project, conflictId);
  }

  @Post(':conflictId/resolve')
  @HttpCode(204)
  @ApiNoContentResponse()
  resolve(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Param('conflictId') conflictId: string,
    @Body() body: ResolveConflictDto,
  ): Promise<void> {
    return this.conflicts.resolve(principal, project, conflictId, { ...resolutionOf(body), oursVersion: body.oursVersion, theirsSha: body.theirsSha });
  }
}
