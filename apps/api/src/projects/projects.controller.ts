import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Activity, Page, Project } from '@lockstep/contracts';
import { ActivityFeed, Projects } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';
import { PageDto } from '../http/schemas.js';
import { ActivityDto, ActivityList, CreateProjectDto, ProjectList, ProjectSchema, UpdateProjectDto } from './project.dto.js';

@ApiTags('projects')
@Controller('projects')
export class ProjectsController {
  constructor(
    private readonly projects: Projects,
    private readonly feed: ActivityFeed,
  ) {}

  @Post()
  @ApiCreatedResponse({ type: ProjectSchema })
  create(@CurrentPrincipal() principal: Principal, @Body() body: CreateProjectDto): Promise<Project> {
    return this.projects.create(principal, body);
  }

  @Get()
  @ApiOkResponse({ type: ProjectList })
  list(@CurrentPrincipal() principal: Principal, @Query() page: PageDto): Promise<Page<Project>> {
    return this.projects.list(principal, page);
  }

  @Get(':project')
  @ApiOkResponse({ type: ProjectSchema })
  get(@CurrentPrincipal() principal: Principal, @Param('project') project: string): Promise<Project> {
    return this.projects.get(principal, project);
  }

  @Patch(':project')
  @ApiOkResponse({ type: ProjectSchema })
  update(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Body() body: UpdateProjectDto): Promise<Project> {
    return this.projects.update(principal, project, body);
  }

  /** Archives; `POST …/restore` brings it back. */
  @Delete(':project')
  @HttpCode(204)
  @ApiNoContentResponse()
  archive(@CurrentPrincipal() principal: Principal, @Param('project') project: string): Promise<void> {
    return this.projects.archive(principal, project);
  }

  @Post(':project/restore')
  @HttpCode(200)
  @ApiOkResponse({ type: ProjectSchema })
  restore(@CurrentPrincipal() principal: Principal, @Param('project') project: string): Promise<Project> {
    return this.projects.restore(principal, project);
  }

  @Get(':project/activity')
  @ApiOkResponse({ type: ActivityList })
  activity(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Query() { actor, ...query }: ActivityDto): Promise<Page<Activity>> {
    return this.feed.list(principal, project, { ...query, actorId: actor });
  }
}
