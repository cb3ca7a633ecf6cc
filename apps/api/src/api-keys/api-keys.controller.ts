import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { ApiKey, Page } from '@lockstep/contracts';
import { ApiKeys } from '@lockstep/core';
import type { NewApiKey, Principal } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';
import { PageDto } from '../http/schemas.js';
import { ApiKeyList, CreateApiKeyDto, NewApiKeySchema, RotateApiKeyDto } from './api-key.dto.js';

@ApiTags('api keys')
@Controller('projects/:project/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Post()
  @ApiCreatedResponse({ type: NewApiKeySchema })
  create(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Body() body: CreateApiKeyDto): Promise<NewApiKey> {
    return this.keys.create(principal, project, body);
  }

  @Get()
  @ApiOkResponse({ type: ApiKeyList })
  list(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Query() page: PageDto): Promise<Page<ApiKey>> {
    return this.keys.list(principal, project, page);
  }

  /** Revokes at once. */
  @Delete(':keyId')
  @HttpCode(204)
  @ApiNoContentResponse()
  revoke(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Param('keyId') keyId: string): Promise<void> {
    return this.keys.revoke(principal, project, keyId);
  }

  @Post(':keyId/rotate')
  @HttpCode(200)
  @ApiOkResponse({ type: NewApiKeySchema })
  rotate(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Param('keyId') keyId: string,
    @Body() { graceSeconds = 0 }: RotateApiKeyDto,
  ): Promise<NewApiKey> {
    return this.keys.rotate(principal, project, keyId, graceSeconds);
  }
}
