import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import type { GitHubAppInfo, GitHubInstallation } from '@lockstep/contracts';
import { OWNER } from './link.dto.js';

export class InstallationsDto {
  @ApiProperty({ description: 'Id or slug of the project that a repository is to be linked to.' })
  @IsString()
  @Length(1, 100)
  project: string;

  @ApiProperty({ description: 'The account whose repositories they are.' })
  @Matches(OWNER, { message: 'must be the name of a GitHub account' })
  owner: string;
}

export class AppInfoSchema implements GitHubAppInfo {
  @ApiProperty()
  configured: boolean;
  @ApiProperty({ type: String, nullable: true })
  slug: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Where on GitHub the App is installed for an account.' })
  installUrl: string | null;
}

export class InstallationSchema implements GitHubInstallation {
  @ApiProperty()
  id: number;
  @ApiProperty()
  account: string;
  @ApiProperty({ enum: ['all', 'selected'] })
  repositories: GitHubInstallation['repositories'];
  @ApiProperty()
  suspended: boolean;
}

export class InstallationList {
  @ApiProperty({ type: [InstallationSchema] })
  items: InstallationSchema[];
}
