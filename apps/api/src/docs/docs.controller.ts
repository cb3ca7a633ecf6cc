import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiCreatedResponse, ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Doc, DocWithContent, Page } from '@lockstep/contracts';
import { Docs, WarnedWrites } from '@lockstep/core';
import type { Expected, LockProof, Principal, Warned } from '@lockstep/core';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal } from '../http/callers.js';
import { DocParams } from './doc-params.js';
import { ByPathQuery, CreatedDocSchema, CreateDocDto, DocList, DocSchema, DocWithContentSchema, ListDocsQuery, MoveDocDto, SaveDocDto, SavedDocSchema, SaveQuery } from './doc.dto.js';
import { ClaimedLock, ExpectedState, hasTag, tag } from './preconditions.js';

/** A writer who claims a lock he lost is told so as "locked", not as "gone". */
export const WriteRoute = (): MethodDecorator => RouteConfig({ errorStatus: { 'lock.lost': 423 } });

@ApiTags('docs')
@Controller('projects/:project/docs')
export class DocsController {
  constructor(
    private readonly docs: Docs,
    private readonly writes: WarnedWrites,
  ) {}

  @Get()
  @ApiOkResponse({ type: DocList })
  list(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Query() query: ListDocsQuery): Promise<Page<Doc>> {
    return this.docs.list(principal, project, query);
  }

  @Post()
  @ApiCreatedResponse({ type: CreatedDocSchema })
  create(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Body() body: CreateDocDto): Promise<Warned<Doc>> {
    return this.writes.create(principal, project, body);
  }

  @Get('by-path')
  @ApiOkResponse({ type: DocWithContentSchema })
  async byPath(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Query() { path }: ByPathQuery,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DocWithContent | undefined> {
    if (known !== undefined && isKnown(await this.docs.headByPath(principal, project, path), known, reply)) return undefined;
    return tagged(await this.docs.getByPath(principal, project, path), reply);
  }

  @Get(':docId')
  @ApiOkResponse({ type: DocWithContentSchema })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param() at: DocParams,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DocWithContent | undefined> {
    if (known !== undefined && isKnown(await this.docs.head(principal, at), known, reply)) return undefined;
    return tagged(await this.docs.get(principal, at), reply);
  }

  @Put(':docId/content')
  @WriteRoute()
  @ApiHeader({ name: 'If-Match', required: true })
  @ApiHeader({ name: 'X-Lock-Token', required: false })
  @ApiHeader({ name: 'X-Lock-Session', required: false })
  @ApiOkResponse({ type: SavedDocSchema })
  save(
    @CurrentPrincipal() principal: Principal,
    @Param() at: DocParams,
    @ExpectedState() expected: Expected,
    @Query() { merge }: SaveQuery,
    @Body() body: SaveDocDto,
  ): Promise<Warned<Doc & { merged?: true }>> {
    return this.writes.save(principal, at, { ...expected, ...body, merge });
  }

  @Patch(':docId')
  @WriteRoute()
  @ApiHeader({ name: 'If-Match', required: true })
  @ApiOkResponse({ type: DocSchema })
  move(@CurrentPrincipal() principal: Principal, @Param() at: DocParams, @ExpectedState() expected: Expected, @Body() { path }: MoveDocDto): Promise<Doc> {
    return this.docs.move(principal, at, { ...expected, path });
  }

  @Delete(':docId')
  @WriteRoute()
  @HttpCode(204)
  @ApiHeader({ name: 'If-Match', required: true })
  @ApiNoContentResponse()
  archive(@CurrentPrincipal() principal: Principal, @Param() at: DocParams, @ExpectedState() expected: Expected): Promise<void> {
    return this.docs.archive(principal, at, expected);
  }

  @Post(':docId/restore')
  @WriteRoute()
  @HttpCode(200)
  @ApiHeader({ name: 'X-Lock-Token', required: false })
  @ApiHeader({ name: 'X-Lock-Session', required: false })
  @ApiOkResponse({ type: DocSchema })
  restore(@CurrentPrincipal() principal: Principal, @Param() at: DocParams, @ClaimedLock() proof: LockProof | null): Promise<Doc> {
    return this.docs.restore(principal, at, proof);
  }
}

/** The text is read only for who does not have it. */
function isKnown({ version }: { version: number }, known: string, reply: FastifyReply): boolean {
  if (!hasTag(known, `${version}`)) return false;
  tag(reply, version).status(304);
  return true;
}

function tagged(doc: DocWithContent, reply: FastifyReply): DocWithContent {
  tag(reply, doc.version);
  return doc;
}
