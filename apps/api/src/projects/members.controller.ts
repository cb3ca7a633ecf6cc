import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Member, Page, Project } from '@lockstep/contracts';
import { Invitations, Members } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';
import { PublicUrl } from '../http/public-url.js';
import { PageDto } from '../http/schemas.js';
import { InvitationSchema, InviteDto, MemberList, MemberSchema, ProjectSchema, RoleDto } from './project.dto.js';

@ApiTags('projects')
@Controller()
export class MembersController {
  constructor(
    private readonly members: Members,
    private readonly invitations: Invitations,
    private readonly publicUrl: PublicUrl,
  ) {}

  @Get('projects/:project/members')
  @ApiOkResponse({ type: MemberList })
  list(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Query() page: PageDto): Promise<Page<Member>> {
    return this.members.list(principal, project, page);
  }

  @Patch('projects/:project/members/:userId')
  @ApiOkResponse({ type: MemberSchema })
  setRole(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Param('userId') userId: string,
    @Body() { role }: RoleDto,
  ): Promise<Member> {
    return this.members.setRole(principal, project, userId, role);
  }

  /** Removes somebody, or leaves. */
  @Delete('projects/:project/members/:userId')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Param('userId') userId: string): Promise<void> {
    return this.members.remove(principal, project, userId);
  }

  @Post('projects/:project/invitations')
  @ApiCreatedResponse({ type: InvitationSchema })
  async invite(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Body() body: InviteDto): Promise<InvitationSchema> {
    const { token, expiresAt } = await this.invitations.create(principal, project, body);
    return { url: `${this.publicUrl.value}/invitations/${token}`, token, expiresAt };
  }

  @Post('invitations/:token/accept')
  @HttpCode(200)
  @ApiOkResponse({ type: ProjectSchema })
  accept(@CurrentPrincipal() principal: Principal, @Param('token') token: string): Promise<Project> {
    return this.invitations.accept(principal, token);
  }
}
