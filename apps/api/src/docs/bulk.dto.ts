import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsObject, IsOptional, IsString, IsUUID, MaxLength, Validate, ValidateIf, ValidateNested, ValidatorConstraint } from 'class-validator';
import type { ValidatorConstraintInterface } from 'class-validator';
import { LIMITS } from '@lockstep/contracts';
import type { Bundle, ChangeResult, ImportReport, SearchHit } from '@lockstep/core';
import { Prose } from '../http/fields.js';
import { PageDto } from '../http/schemas.js';
import { LockSchema } from '../locks/lock.dto.js';
import { WARNINGS_OF_WRITES, WarningSchema } from './checks.dto.js';

@ValidatorConstraint({ name: 'base' })
class VersionOrSha implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'number' ? Number.isInteger(value) && value > 0 : typeof value === 'string' && /^[0-9a-f]{40}$/.test(value);
  }

  defaultMessage(): string {
    return 'must be a version (whole number) or a contentSha (40 hex digits)';
  }
}

class ChangeDto {
  @ApiProperty({ enum: ['put', 'delete'] })
  @IsIn(['put', 'delete'])
  op: 'put' | 'delete';

  @ApiProperty()
  @IsString()
  path: string;

  @ApiProperty({ required: false, format: 'uuid', description: 'The document whose version `base` is: where another one is at the path by now, the change is in conflict.' })
  @IsOptional()
  @IsUUID()
  id?: string;

  @ApiProperty({ required: false, description: 'The whole text; for `put`.' })
  @ValidateIf((change: ChangeDto) => change.op !== 'delete')
  @IsString()
  content: string;

  @ApiProperty({ required: false, oneOf: [{ type: 'integer' }, { type: 'string' }], description: 'Version or contentSha this was made on; absent: the path must be free.' })
  @ValidateIf((change: ChangeDto) => change.op === 'delete' || change.base !== undefined)
  @Validate(VersionOrSha)
  base: number | string;
}

export class ChangesDto {
  @ApiProperty({ type: [ChangeDto], maxItems: LIMITS.changesPerRequest })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.changesPerRequest)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ChangeDto)
  changes: ChangeDto[];

  @Prose(LIMITS.messageChars)
  message?: string;

  @ApiProperty({ required: false, default: true, description: 'All or none.' })
  @IsBoolean()
  atomic: boolean = true;
}

export class ChangeResultSchema implements ChangeResult {
  @ApiProperty()
  path: string;
  @ApiProperty({ enum: ['applied', 'unchanged', 'conflict', 'locked'] })
  status: ChangeResult['status'];
  @ApiProperty({ required: false })
  id?: string;
  @ApiProperty({ required: false })
  version?: number;
  @ApiProperty({ required: false })
  contentSha?: string;
  @ApiProperty({ required: false, type: LockSchema, description: 'Whose lock stands in the way.' })
  lock?: LockSchema;
  @ApiProperty({ required: false, type: [WarningSchema], description: `${WARNINGS_OF_WRITES} Of more than 20 texts in one request, and in a project of more than 2,000 documents: what each shows by itself.` })
  warnings?: WarningSchema[];
}

export class ChangesResultSchema {
  @ApiProperty({ type: [ChangeResultSchema] })
  results: ChangeResultSchema[];
}

export class BundleQuery {
  @ApiProperty({ required: false, isArray: true, type: String, description: 'Globs; several times for several.' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value))
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(LIMITS.pathBytes, { each: true })
  paths: string[] = [];
}

class BundleDocSchema {
  @ApiProperty()
  id: string;
  @ApiProperty()
  path: string;
  @ApiProperty()
  version: number;
  @ApiProperty()
  contentSha: string;
  @ApiProperty()
  content: string;
}

export class BundleSchema implements Bundle {
  @ApiProperty()
  revision: string;
  @ApiProperty({ type: [BundleDocSchema] })
  docs: BundleDocSchema[];
}

export class SearchQuery extends PageDto {
  @ApiProperty({ description: 'Words, "phrases", -not, OR, path:part.' })
  @IsString()
  @MaxLength(500)
  q: string;
}

class SearchHitSchema implements SearchHit {
  @ApiProperty()
  docId: string;
  @ApiProperty()
  path: string;
  @ApiProperty({ description: 'Text around the words, which stand between ** and **.' })
  snippet: string;
  @ApiProperty()
  rank: number;
}

export class SearchList {
  @ApiProperty({ type: [SearchHitSchema] })
  items: SearchHitSchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

class SkippedSchema {
  @ApiProperty()
  path: string;
  @ApiProperty()
  reason: string;
}

export class ImportSchema implements ImportReport {
  @ApiProperty({ type: [ChangeResultSchema] })
  items: ChangeResultSchema[];
  @ApiProperty({ type: [SkippedSchema] })
  skipped: SkippedSchema[];
}
