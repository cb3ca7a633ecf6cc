import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Page, Proposal, ProposalSummary } from '@lockstep/contracts';
import { invalidField, Proposals, WarnedWrites } from '@lockstep/core';
import type { Principal, Warned } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';
import { AppliedSchema, ApplyProposalDto, OpenedSchema, OpenProposalDto, ProposalList, ProposalQuery, ProposalSchema, RejectProposalDto } from './agent.dto.js';

/** Texts of agents that wait for a person. */
@ApiTags('agents')
@Controller('projects/:project/proposals')
export class ProposalsController {
  constructor(
    private readonly proposals: Proposals,
    private readonly writes: WarnedWrites,
  ) {}

  @Get()
  @ApiOkResponse({ type: ProposalList })
  list(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Query() { open, decided, ...page }: ProposalQuery): Promise<Page<ProposalSummary>> {
    return this.proposals.list(principal, project, { ...page, which: decided ? 'decided' : open ? 'open' : 'all' });
  }

  /** Where the policy lets agents propose only. A person applies it, edits it or rejects it. */
  @Post()
  @ApiCreatedResponse({ type: OpenedSchema })
  open(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Body() proposal: OpenProposalDto): Promise<Warned<{ id: string }>> {
    return this.writes.propose(principal, project, proposal);
  }

  @Get(':proposalId')
  @ApiOkResponse({ type: ProposalSchema })
  get(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Param('proposalId') proposalId: string): Promise<Proposal> {
    return this.proposals.get(principal, project, proposalId);
  }

  /** Puts the text into the document, merged with what was saved meanwhile. */
  @Post(':proposalId/apply')
  @HttpCode(200)
  @ApiOkResponse({ type: AppliedSchema })
  apply(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Param('proposalId') proposalId: string,
    @Body() { content, onVersion }: ApplyProposalDto,
  ): Promise<{ version: number }> {
    if ((content === undefined) !== (onVersion === undefined)) throw invalidField('onVersion', 'must be given exactly when content is');
    return this.proposals.apply(principal, project, proposalId, content === undefined ? undefined : { content, onVersion: onVersion as number });
  }

  /** The document stays as it is. */
  @Post(':proposalId/reject')
  @HttpCode(204)
  @ApiNoContentResponse()
  reject(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Param('proposalId') proposalId: string, @Body() { note }: RejectProposalDto): Promise<void> {
    return this.proposals.reject(principal, project, proposalId, note?.trim() || null);
  }
}
