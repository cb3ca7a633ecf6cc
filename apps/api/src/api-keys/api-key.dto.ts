import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { SCOPES } from '@lockstep/contracts';
import type { ApiKey, Scope } from '@lockstep/contracts';
import { Name } from '../http/fields.js';
import { ActorSchema } from '../http/schemas.js';

/** A week: enough to reach every machine that has the old key. */
const LONGEST_GRACE_SECONDS = 7 * 24 * 3600;
const LONGEST_LIFE_DAYS = 3_650;

export class CreateApiKeyDto {
  @Name()
  name: string;

  @ApiProperty({ enum: SCOPES, isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsIn(SCOPES, { each: true })
  scopes: Scope[];

  @ApiProperty({ required: false, type: [String], description: 'Globs that bound the key; none: the whole project.', example: ['docs/**'] })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  paths?: string[];

  @ApiProperty({ required: false, minimum: 1, maximum: LONGEST_LIFE_DAYS, description: 'Absent: the key does not expire.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LONGEST_LIFE_DAYS)
  expiresInDays?: number;
}

export class RotateApiKeyDto {
  @ApiProperty({ required: false, minimum: 0, maximum: LONGEST_GRACE_SECONDS, default: 0, description: 'How long the old secret goes on working.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(LONGEST_GRACE_SECONDS)
  graceSeconds?: number;
}

export class ApiKeySchema implements ApiKey {
  @ApiProperty()
  id: string;
  @ApiProperty()
  name: string;
  @ApiProperty({ description: 'How the key begins.' })
  prefix: string;
  @ApiProperty({ description: 'How it ends.' })
  last4: string;
  @ApiProperty({ enum: SCOPES, isArray: true })
  scopes: Scope[];
  @ApiProperty({ type: [String] })
  paths: string[];
  @ApiProperty({ type: String, nullable: true })
  expiresAt: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'To the minute.' })
  lastUsedAt: string | null;
  @ApiProperty()
  createdAt: string;
  @ApiProperty()
  createdBy: ActorSchema;
}

export class NewApiKeySchema extends ApiKeySchema {
  @ApiProperty({ description: 'The whole key, shown this once.' })
  key: string;
}

export class ApiKeyList {
  @ApiProperty({ type: [ApiKeySchema] })
  items: ApiKeySchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
