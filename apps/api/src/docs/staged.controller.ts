import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { StagedChange } from '@lockstep/contracts';
import { StagedChanges } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';
import { DocParams } from './doc-params.js';
import { StagedChangeSchema } from './doc.dto.js';

@ApiTags('docs')
@Controller('projects/:project/docs/:docId/staged')
export class StagedController {
  constructor(private readonly staged: StagedChanges) {}

  /** The change from GitHub that waits until the document's lock ends. */
  @Get()
  @ApiOkResponse({ type: StagedChangeSchema })
  get(@CurrentPrincipal() principal: Principal, @Param() at: DocParams): Promise<StagedChange> {
    return this.staged.get(principal, at);
  }
}
