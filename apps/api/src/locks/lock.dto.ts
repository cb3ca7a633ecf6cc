import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { LIMITS } from '@lockstep/contracts';
import type { Lock } from '@lockstep/contracts';
import { Prose } from '../http/fields.js';
import { ActorSchema } from '../http/schemas.js';

class Session {
  /** Random id of this page or agent run; keep it secret. */
  @ApiProperty({ minLength: LIMITS.lockSessionMinChars, maxLength: LIMITS.lockSessionMaxChars })
  @IsString()
  session: string;
}

export class AcquireDto extends Session {
  @ApiProperty({ required: false, minimum: LIMITS.lockTtlMin, maximum: LIMITS.lockTtlMax, default: LIMITS.lockTtlDefault })
  @IsOptional()
  @IsInt()
  @Min(LIMITS.lockTtlMin)
  @Max(LIMITS.lockTtlMax)
  ttlSeconds?: number;
}

export class RenewDto extends AcquireDto {
  @ApiProperty({ description: 'The token that came with the lock.' })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  token: number;
}

export class ReleaseDto extends Session {
  @ApiProperty({ description: 'The token that came with the lock.' })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  token: number;
}

export class StealDto extends Session {
  @ApiProperty({ description: 'The token of the lock that was seen; the take-over fails when it changed.' })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  seenToken: number;

  /** Why; goes to the audit trail and to the former holder. */
  @Prose(LIMITS.lockReasonChars, { required: true })
  reason: string;
}

export class LockSchema implements Lock {
  @ApiProperty()
  docId: string;
  @ApiProperty({ description: 'Fencing number: grows with every change of ownership.' })
  token: number;
  @ApiProperty()
  holder: ActorSchema;
  @ApiProperty({ required: false, description: 'Shown to its own holder only.' })
  session?: string;
  @ApiProperty()
  acquiredAt: string;
  @ApiProperty()
  expiresAt: string;
  @ApiProperty()
  expiresInMs: number;
  @ApiProperty()
  canSteal: boolean;
}

export class LockList {
  @ApiProperty({ type: [LockSchema] })
  items: LockSchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
