import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { LIMITS } from '@lockstep/contracts';
import type { Doc, DocSync, DocVersion, DocWithContent, StagedChange, VersionSource } from '@lockstep/contracts';
import { Prose, QueryFlag } from '../http/fields.js';
import { ActorSchema, PageDto } from '../http/schemas.js';
import { LockSchema } from '../locks/lock.dto.js';
import { WARNINGS_OF_WRITES, WarningSchema } from './checks.dto.js';

const VERSION = { minimum: 1, maximum: 2_147_483_647 };
const SYNC_STATES: DocSync[] = ['unlinked', 'synced', 'pending', 'staged', 'conflict'];
const SOURCES: VersionSource[] = ['editor', 'api', 'github', 'merge', 'restore'];

class Message {
  /** Why; becomes the commit message. */
  @Prose(LIMITS.messageChars)
  message?: string;
}

export class CreateDocDto extends Message {
  @ApiProperty({ description: 'Relative, /-separated, NFC, 1 to 512 bytes.', example: '.claude/rules/testing.md' })
  @IsString()
  path: string;

  @ApiProperty({ description: 'UTF-8 text up to 1 MiB, kept byte for byte.' })
  @IsString()
  content: string;
}

export class SaveDocDto extends Message {
  @ApiProperty({ description: 'The whole new text.' })
  @IsString()
  content: string;
}

export class SaveQuery {
  @ApiProperty({ required: false, default: false, description: 'Merge three-way instead of refusing a stale base.' })
  @QueryFlag()
  merge: boolean = false;
}

export class MoveDocDto {
  @ApiProperty()
  @IsString()
  path: string;
}

export class ListDocsQuery extends PageDto {
  @ApiProperty({ required: false, description: 'Only paths that begin so.' })
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.pathBytes)
  prefix?: string;
}

export class ByPathQuery {
  @ApiProperty()
  @IsString()
  path: string;
}

export class DiffQuery {
  @ApiProperty(VERSION)
  @Type(() => Number)
  @IsInt()
  @Min(VERSION.minimum)
  @Max(VERSION.maximum)
  from: number;

  @ApiProperty(VERSION)
  @Type(() => Number)
  @IsInt()
  @Min(VERSION.minimum)
  @Max(VERSION.maximum)
  to: number;
}

export class DraftDto {
  @ApiProperty()
  @IsString()
  content: string;

  @ApiProperty({ ...VERSION, description: 'The version the text was typed on.' })
  @IsInt()
  @Min(VERSION.minimum)
  @Max(VERSION.maximum)
  baseVersion: number;
}

export class DraftSchema extends DraftDto {
  @ApiProperty({ type: String })
  updatedAt: string;
}

export class DocSchema implements Doc {
  @ApiProperty()
  id: string;
  @ApiProperty()
  path: string;
  @ApiProperty()
  version: number;
  @ApiProperty({ description: 'Bytes.' })
  size: number;
  @ApiProperty({ description: 'Git blob SHA-1 of the bytes.' })
  contentSha: string;
  @ApiProperty()
  updatedAt: string;
  @ApiProperty()
  updatedBy: ActorSchema;
  @ApiProperty({ type: LockSchema, nullable: true })
  lock: LockSchema | null;
  @ApiProperty({ enum: SYNC_STATES })
  sync: DocSync;
}

export class DocWithContentSchema extends DocSchema implements DocWithContent {
  @ApiProperty()
  content: string;
}

export class CreatedDocSchema extends DocSchema {
  @ApiProperty({ required: false, type: [WarningSchema], description: WARNINGS_OF_WRITES })
  warnings?: WarningSchema[];
}

export class SavedDocSchema extends CreatedDocSchema {
  @ApiProperty({ required: false, description: 'The text was merged with what others saved meanwhile.' })
  merged?: boolean;
}

export class DocList {
  @ApiProperty({ type: [DocSchema] })
  items: DocSchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class StagedChangeSchema implements StagedChange {
  @ApiProperty()
  linkId: string;
  @ApiProperty()
  commitSha: string;
  @ApiProperty()
  author: ActorSchema;
  @ApiProperty()
  stagedAt: string;
  @ApiProperty({ description: 'What both sides last agreed on.' })
  base: string;
  @ApiProperty({ type: String, nullable: true, description: 'The text there; null: the file was deleted.' })
  content: string | null;
  @ApiProperty({ description: 'Where the file stands there; for a deleted one, where it stood.' })
  path: string;
}

export class VersionSchema implements DocVersion {
  @ApiProperty()
  version: number;
  @ApiProperty()
  author: ActorSchema;
  @ApiProperty({ enum: SOURCES })
  source: VersionSource;
  @ApiProperty({ type: String, nullable: true })
  message: string | null;
  @ApiProperty()
  contentSha: string;
  @ApiProperty()
  size: number;
  @ApiProperty({ required: false, description: 'The commit that brought or published this version.' })
  commitSha?: string;
  @ApiProperty()
  createdAt: string;
}

export class VersionWithContentSchema extends VersionSchema {
  @ApiProperty()
  content: string;
}

export class VersionList {
  @ApiProperty({ type: [VersionSchema] })
  items: VersionSchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

class DiffLineSchema {
  @ApiProperty({ enum: ['context', 'added', 'removed'] })
  kind: 'context' | 'added' | 'removed';
  @ApiProperty()
  text: string;
}

class DiffHunkSchema {
  @ApiProperty()
  oldStart: number;
  @ApiProperty()
  oldLines: number;
  @ApiProperty()
  newStart: number;
  @ApiProperty()
  newLines: number;
  @ApiProperty({ type: [DiffLineSchema] })
  lines: DiffLineSchema[];
}

export class DiffSchema {
  @ApiProperty({ description: 'What `git apply` takes.' })
  unified: string;
  @ApiProperty({ type: [DiffHunkSchema] })
  hunks: DiffHunkSchema[];
}
