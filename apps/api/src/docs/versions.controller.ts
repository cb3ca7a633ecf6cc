import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Doc, DocVersion, Page } from '@lockstep/contracts';
import { Docs } from '@lockstep/core';
import type { Expected, Principal } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';
import { PageDto } from '../http/schemas.js';
import { DocParams, VersionParams } from './doc-params.js';
import { DiffQuery, DiffSchema, DocSchema, VersionList, VersionWithContentSchema } from './doc.dto.js';
import { WriteRoute } from './docs.controller.js';
import { ExpectedState } from './preconditions.js';

@ApiTags('docs')
@Controller('projects/:project/docs/:docId')
export class VersionsController {
  constructor(private readonly docs: Docs) {}

  @Get('versions')
  @ApiOkResponse({ type: VersionList })
  list(@CurrentPrincipal() principal: Principal, @Param() at: DocParams, @Query() page: PageDto): Promise<Page<DocVersion>> {
    return this.docs.versions(principal, at, page);
  }

  @Get('versions/:version')
  @ApiOkResponse({ type: VersionWithContentSchema })
  get(@CurrentPrincipal() principal: Principal, @Param() at: VersionParams): Promise<VersionWithContentSchema> {
    return this.docs.version(principal, at, at.version);
  }

  @Post('versions/:version/restore')
  @HttpCode(200)
  @WriteRoute()
  @ApiHeader({ name: 'If-Match', required: true })
  @ApiOkResponse({ type: DocSchema })
  restore(@CurrentPrincipal() principal: Principal, @Param() at: VersionParams, @ExpectedState() expected: Expected): Promise<Doc> {
    return this.docs.restoreVersion(principal, at, at.version, expected);
  }

  @Get('diff')
  @ApiOkResponse({ type: DiffSchema })
  diff(@CurrentPrincipal() principal: Principal, @Param() at: DocParams, @Query() { from, to }: DiffQuery): Promise<DiffSchema> {
    return this.docs.diff(principal, at, from, to);
  }
}
