import { IsDefined, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { LIMITS } from '@lockstep/contracts';
import { Prose } from '../http/fields.js';

/** Tokens and counters travel as JSON numbers. */
const COUNTER_MAX = Number.MAX_SAFE_INTEGER;

export class ProjectMessage {
  /** Id or slug. */
  @IsString()
  @Length(1, LIMITS.nameChars)
  project: string;
}

export class DocMessage {
  @IsUUID()
  docId: string;
}

class SessionMessage extends DocMessage {
  @IsString()
  @Length(LIMITS.lockSessionMinChars, LIMITS.lockSessionMaxChars)
  session: string;
}

export class AcquireMessage extends SessionMessage {
  @IsOptional()
  @IsInt()
  @Min(LIMITS.lockTtlMin)
  @Max(LIMITS.lockTtlMax)
  ttlSeconds?: number;
}

export class RenewMessage extends AcquireMessage {
  @IsInt()
  @Min(0)
  @Max(COUNTER_MAX)
  token: number;
}

export class ReleaseMessage extends SessionMessage {
  @IsInt()
  @Min(0)
  @Max(COUNTER_MAX)
  token: number;
}

export class StealMessage extends SessionMessage {
  @IsInt()
  @Min(0)
  @Max(COUNTER_MAX)
  seenToken: number;

  @Prose(LIMITS.lockReasonChars, { required: true })
  reason: string;
}

export class DraftMessage extends ReleaseMessage {
  @IsInt()
  @Min(0)
  @Max(COUNTER_MAX)
  seq: number;

  /** Whatever the editor makes of its changes: forwarded, not read. */
  @IsDefined()
  changes: unknown;
}

export class TokenMessage {
  @IsString()
  @Length(1, 8_192)
  token: string;
}
