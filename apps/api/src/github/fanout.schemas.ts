import { ApiProperty } from '@nestjs/swagger';
import type { FanoutRow, FanoutState } from '@lockstep/contracts';

const STATES: FanoutState[] = ['same', 'behind', 'ahead', 'conflict', 'not carried'];

export class FanoutCellSchema {
  @ApiProperty()
  linkId: string;
  @ApiProperty({ type: Number, nullable: true, description: 'The version that the repository has; null: none that both sides agree on.' })
  version: number | null;
  @ApiProperty({ enum: STATES })
  state: FanoutState;
}

export class FanoutRowSchema implements FanoutRow {
  @ApiProperty()
  docId: string;
  @ApiProperty()
  path: string;
  @ApiProperty()
  version: number;
  @ApiProperty({ type: [FanoutCellSchema] })
  links: FanoutCellSchema[];
}

export class FanoutList {
  @ApiProperty({ type: [FanoutRowSchema] })
  items: FanoutRowSchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
