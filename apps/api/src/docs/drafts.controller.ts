import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DomainError, Drafts } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';
import { DocParams } from './doc-params.js';
import { DraftDto, DraftSchema } from './doc.dto.js';

@ApiTags('docs')
@Controller('projects/:project/docs/:docId/draft')
export class DraftsController {
  constructor(private readonly drafts: Drafts) {}

  @Put()
  @ApiOkResponse({ type: DraftSchema })
  async put(@CurrentPrincipal() principal: Principal, @Param() at: DocParams, @Body() body: DraftDto): Promise<DraftSchema> {
    const { updatedAt, ...draft } = await this.drafts.put(principal, at, body);
    return { ...draft, updatedAt: updatedAt.toISOString() };
  }

  @Get()
  @ApiOkResponse({ type: DraftSchema })
  async get(@CurrentPrincipal() principal: Principal, @Param() at: DocParams): Promise<DraftSchema> {
    const draft = await this.drafts.get(principal, at);
    if (!draft) throw new DomainError('doc.not_found', { detail: 'You have no rescued draft of this document.' });
    return { ...draft, updatedAt: draft.updatedAt.toISOString() };
  }

  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse()
  discard(@CurrentPrincipal() principal: Principal, @Param() at: DocParams): Promise<void> {
    return this.drafts.discard(principal, at);
  }
}
