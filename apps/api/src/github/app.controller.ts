import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { GitHubAppInfo, GitHubInstallation } from '@lockstep/contracts';
import { AppInfo } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import { CurrentPrincipal } from '../http/callers.js';
import { AppInfoSchema, InstallationList, InstallationsDto } from './app.schemas.js';

/** This server's GitHub App. */
@ApiTags('github')
@Controller('github')
export class AppController {
  constructor(private readonly app: AppInfo) {}

  /** Whether repositories can be linked through an App, and where to install it. */
  @Get('app')
  @ApiOkResponse({ type: AppInfoSchema })
  about(): Promise<GitHubAppInfo> {
    return this.app.about();
  }

  /** Where the App is installed for one account; for those who may link repositories to the project. */
  @Get('installations')
  @ApiOkResponse({ type: InstallationList })
  async installations(@CurrentPrincipal() principal: Principal, @Query() { project, owner }: InstallationsDto): Promise<{ items: GitHubInstallation[] }> {
    return { items: await this.app.installations(principal, project, owner) };
  }
}
