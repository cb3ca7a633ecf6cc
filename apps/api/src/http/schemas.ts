import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Type } from 'class-transformer';
import { LIMITS } from '@lockstep/contracts';
import type { Actor } from '@lockstep/contracts';

/** What every list takes. */
export class PageDto {
  /** Items at most. */
  @ApiProperty({ required: false, minimum: 1, maximum: LIMITS.pageMax, default: LIMITS.pageDefault })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageMax)
  limit: number = LIMITS.pageDefault;

  /** `nextCursor` of the page before. */
  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @MaxLength(2_048)
  cursor?: string;
}

/** Who did something, as what it is. */
export class ActorSchema implements Actor {
  @ApiProperty({ enum: ['user', 'apiKey', 'github', 'system'] })
  kind: Actor['kind'];
  @ApiProperty()
  id: string;
  @ApiProperty()
  name: string;
}
