import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { LIMITS } from '@lockstep/contracts';
import type { Page } from '@lockstep/contracts';
import { Bundles, Search, Transfer, WarnedWrites } from '@lockstep/core';
import type { Bundle, Change, ImportReport, Principal, SearchHit } from '@lockstep/core';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal } from '../http/callers.js';
import { BundleQuery, BundleSchema, ChangesDto, ChangesResultSchema, ImportSchema, SearchList, SearchQuery } from './bulk.dto.js';
import { hasTag, tag } from './preconditions.js';
import { readZip, zipStream } from './zip.js';

/** What moves many documents at once. */
@ApiTags('docs')
@Controller('projects/:project')
export class BulkController {
  constructor(
    private readonly writes: WarnedWrites,
    private readonly bundles: Bundles,
    private readonly search: Search,
    private readonly transfer: Transfer,
  ) {}

  @Post('changes')
  @HttpCode(200)
  @RouteConfig({ bodyLimit: LIMITS.bulkBodyBytes })
  @ApiOkResponse({ type: ChangesResultSchema })
  async apply(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Body() body: ChangesDto): Promise<ChangesResultSchema> {
    return { results: await this.writes.apply(principal, project, { ...body, changes: body.changes as Change[] }) };
  }

  @Get('bundle')
  @ApiOkResponse({ type: BundleSchema })
  async bundle(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Query() { paths }: BundleQuery,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Bundle | undefined> {
    const { revision, docs } = await this.bundles.pull(principal, project, paths, (present) => hasTag(known, present));
    tag(reply, revision);
    if (docs !== null) return { revision, docs };
    reply.status(304);
    return undefined;
  }

  @Get('search')
  @ApiOkResponse({ type: SearchList })
  find(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Query() { q, ...page }: SearchQuery): Promise<Page<SearchHit>> {
    return this.search.find(principal, project, q, page);
  }

  @Get('export')
  @ApiProduces('application/zip')
  async export(@CurrentPrincipal() principal: Principal, @Param('project') project: string): Promise<StreamableFile> {
    const docs = await this.transfer.export(principal, project);
    return new StreamableFile(zipStream(docs), { type: 'application/zip', disposition: 'attachment; filename="documents.zip"' });
  }

  @Post('import')
  @HttpCode(200)
  @RouteConfig({ bodyLimit: LIMITS.bulkBodyBytes, rawBody: true })
  @ApiConsumes('application/zip')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOkResponse({ type: ImportSchema })
  async import(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Body() body: unknown): Promise<ImportReport> {
    const { files, skipped } = readZip(body);
    const report = await this.transfer.import(principal, project, files);
    return { ...report, skipped: [...skipped, ...report.skipped] };
  }
}
