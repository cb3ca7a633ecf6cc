import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AgentFileChecks } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';
import { CheckTextDto, WarningsSchema } from './checks.dto.js';
import { DocParams } from './doc-params.js';

/** What agents would stumble over in a document. */
@ApiTags('docs')
@Controller('projects/:project')
export class ChecksController {
  constructor(private readonly checks: AgentFileChecks) {}

  @Get('docs/:docId/checks')
  @ApiOkResponse({ type: WarningsSchema })
  async ofDoc(@CurrentPrincipal() principal: Principal, @Param() at: DocParams): Promise<WarningsSchema> {
    return { warnings: await this.checks.ofDoc(principal, at) };
  }

  @Post('checks')
  @HttpCode(200)
  @ApiOkResponse({ type: WarningsSchema })
  async ofText(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Body() text: CheckTextDto): Promise<WarningsSchema> {
    return { warnings: await this.checks.ofText(principal, project, text) };
  }
}
