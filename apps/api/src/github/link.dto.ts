import { ApiProperty, ApiPropertyOptional, PartialType, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { LIMITS } from '@lockstep/contracts';
import type { LinkMode } from '@lockstep/contracts';
import type { CredentialInput, LinkFilter } from '@lockstep/core';
import { PageDto } from '../http/schemas.js';
import { STATUSES } from './link.schemas.js';

const LINK_FILTERS: LinkFilter[] = [...STATUSES, 'paused'];

/** GitHub's own rules for names. */
export const OWNER = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?$/;
const REPO = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
/** What git allows for a branch, short of the cases that only git itself can judge. */
const BRANCH = /^(?!\/|.*(?:\.\.|@\{|\/\/|\.lock$|[/.]$))[^\s~^:?*[\\\p{Cc}]{1,250}$/u;
/** Tokens are printable; a line break would end the header it is sent in. */
const TOKEN = /^[\x21-\x7e]{1,512}$/;

export class CredentialDto {
  @ApiProperty({ enum: ['token', 'app'] })
  @IsIn(['token', 'app'])
  kind: 'token' | 'app';

  @ApiPropertyOptional({ description: 'With kind token: may read and write the contents of the repository.' })
  @ValidateIf((credential: CredentialDto) => credential.kind === 'token')
  @Matches(TOKEN, { message: 'must be a GitHub token' })
  token?: string;

  @ApiPropertyOptional({ description: 'With kind app.' })
  @ValidateIf((credential: CredentialDto) => credential.kind === 'app')
  @IsInt()
  @Min(1)
  installationId?: number;
}

export class CreateLinkDto {
  @ApiProperty()
  @Matches(OWNER, { message: 'must be the name of a GitHub account' })
  owner: string;

  @ApiProperty()
  @Matches(REPO, { message: 'must be the name of a repository' })
  repo: string;

  @ApiPropertyOptional({ description: 'Absent: the default branch.' })
  @IsOptional()
  @Matches(BRANCH, { message: 'must be the name of a branch' })
  branch?: string;

  @ApiPropertyOptional({ description: 'Folder that the paths of documents are relative to; absent: the whole repository.' })
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.pathBytes)
  root?: string;

  @ApiPropertyOptional({ type: [String], description: 'Globs of what is carried; none: everything that is text.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  include?: string[];

  @ApiPropertyOptional({ type: [String], description: 'Globs of what stays outside.', default: ['.github/workflows/**'] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  exclude?: string[];

  @ApiPropertyOptional({ enum: ['direct', 'pull_request'], default: 'direct', description: 'pull_request: changes wait in one pull request until somebody merges it.' })
  @IsOptional()
  @IsIn(['direct', 'pull_request'])
  mode?: LinkMode;

  @ApiProperty()
  @IsObject()
  @ValidateNested()
  @Type(() => CredentialDto)
  credential: CredentialDto;

  @ApiPropertyOptional({ description: 'API base, where the operator allows more than one.' })
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  @Length(1, 500)
  apiUrl?: string;
}

export class UpdateLinkDto extends PartialType(PickType(CreateLinkDto, ['branch', 'root', 'include', 'exclude', 'mode', 'credential'] as const)) {
  @ApiPropertyOptional({ description: 'A new webhook secret, answered once; the old one works until GitHub first uses the new one.' })
  @IsOptional()
  @IsBoolean()
  rotateWebhookSecret?: boolean;

  @ApiPropertyOptional({ description: 'true: nothing comes in or goes out until it is set to false; what changes meanwhile follows then.' })
  @IsOptional()
  @IsBoolean()
  paused?: boolean;
}

export class PlanDto {
  @ApiPropertyOptional({ description: 'What a run after a rebuild would do.' })
  @IsOptional()
  @IsBoolean()
  rebuild?: boolean;
}

export class RebuildDto {
  @ApiPropertyOptional({ description: 'Agrees to what the plan for a rebuild says.' })
  @IsOptional()
  @IsBoolean()
  confirm?: boolean;
}

export class InstanceLinksDto extends PageDto {
  @ApiPropertyOptional({ enum: LINK_FILTERS })
  @IsOptional()
  @IsIn(LINK_FILTERS)
  status?: LinkFilter;
}

export class SyncDto {
  @ApiPropertyOptional({ description: 'Agrees to the plan of a first sync with content on both sides, or to a new pull request after one was closed.' })
  @IsOptional()
  @IsBoolean()
  confirm?: boolean;
}

/** The credential in the one form that core takes; validation has made sure that the parts of its kind are there. */
export function credentialOf({ kind, token, installationId }: CredentialDto): CredentialInput {
  return kind === 'token' ? { kind, token: token ?? '' } : { kind, installationId: installationId ?? 0 };
}
