import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Lock } from '@lockstep/contracts';
import { Locks } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import { DocParams } from '../docs/doc-params.js';
import { CurrentPrincipal } from '../http/callers.js';
import { AcquireDto, LockList, LockSchema, ReleaseDto, RenewDto, StealDto } from './lock.dto.js';

@ApiTags('locks')
@Controller('projects/:project')
export class LocksController {
  constructor(private readonly locks: Locks) {}

  @Get('locks')
  @ApiOkResponse({ type: LockList })
  async list(@CurrentPrincipal() principal: Principal, @Param('project') project: string): Promise<LockList> {
    return { items: await this.locks.list(principal, project), nextCursor: null };
  }

  @Put('docs/:docId/lock')
  @ApiOkResponse({ type: LockSchema })
  acquire(@CurrentPrincipal() principal: Principal, @Param() at: DocParams, @Body() body: AcquireDto): Promise<Lock> {
    return this.locks.acquire(principal, at, body.session, body.ttlSeconds);
  }

  @Post('docs/:docId/lock/renew')
  @HttpCode(200)
  @ApiOkResponse({ type: LockSchema })
  renew(@CurrentPrincipal() principal: Principal, @Param() at: DocParams, @Body() body: RenewDto): Promise<Lock> {
    return this.locks.renew(principal, at, { session: body.session, token: body.token }, body.ttlSeconds);
  }

  @Post('docs/:docId/lock/steal')
  @HttpCode(200)
  @ApiOkResponse({ type: LockSchema })
  steal(@CurrentPrincipal() principal: Principal, @Param() at: DocParams, @Body() body: StealDto): Promise<Lock> {
    return this.locks.steal(principal, at, body);
  }

  @Delete('docs/:docId/lock')
  @HttpCode(204)
  release(@CurrentPrincipal() principal: Principal, @Param() at: DocParams, @Query() query: ReleaseDto): Promise<void> {
    return this.locks.release(principal, at, query);
  }
}
