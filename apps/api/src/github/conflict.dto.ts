import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { DomainError } from '@lockstep/core';
import type { Resolution } from '@lockstep/core';

export class ResolveConflictDto {
  @ApiPropertyOptional({ description: 'The text that both sides get.' })
  @IsOptional()
  @IsString()
  content?: string;

  @ApiPropertyOptional({ enum: ['ours', 'theirs'], description: 'Or one side as it is.' })
  @IsOptional()
  @IsIn(['ours', 'theirs'])
  take?: 'ours' | 'theirs';

  @ApiPropertyOptional({ description: 'The version of ours that was looked at.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  oursVersion?: number;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'The `theirsSha` that was looked at.' })
  @IsOptional()
  @IsString()
  theirsSha?: string | null;
}

/** @throws DomainError `request.invalid` unless exactly one decision is given. */
export function resolutionOf({ content, take }: ResolveConflictDto): Resolution {
  if (content !== undefined && take === undefined) return { content };
  if (take !== undefined && content === undefined) return { take };
  throw new DomainError('request.invalid', { detail: 'Send either content or take.', errors: [{ field: 'content', message: 'must be given exactly when take is not' }] });
}
