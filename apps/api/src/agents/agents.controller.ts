import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { AgentPolicy, AgentSession, AgentSessionDetail, Page } from '@lockstep/contracts';
import { Agents } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';
import { AgentPolicyDto, AgentSessionDetailSchema, AgentSessionList, AgentSessionQuery } from './agent.dto.js';

/** Which agents are at work, how old what they know is, and what they may do. */
@ApiTags('agents')
@Controller('projects/:project')
export class AgentsController {
  constructor(private readonly agents: Agents) {}

  @Get('agent-sessions')
  @ApiOkResponse({ type: AgentSessionList })
  sessions(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Query() query: AgentSessionQuery): Promise<Page<AgentSession>> {
    return this.agents.sessions(principal, project, query);
  }

  @Get('agent-sessions/:agentId')
  @ApiOkResponse({ type: AgentSessionDetailSchema })
  session(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Param('agentId') agentId: string): Promise<AgentSessionDetail> {
    return this.agents.session(principal, project, agentId);
  }

  @Get('agent-policy')
  @ApiOkResponse({ type: AgentPolicyDto })
  policy(@CurrentPrincipal() principal: Principal, @Param('project') project: string): Promise<AgentPolicy> {
    return this.agents.policy(principal, project);
  }

  @Put('agent-policy')
  @ApiOkResponse({ type: AgentPolicyDto })
  setPolicy(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Body() body: AgentPolicyDto): Promise<AgentPolicy> {
    return this.agents.setPolicy(principal, project, body);
  }
}
