import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import type { DocWarning } from '@lockstep/contracts';

export const WARNINGS_OF_WRITES = 'To API keys: what agents would stumble over in the text as it was sent, at most 100. Nothing was kept from being saved by it.';

export class CheckTextDto {
  @ApiProperty({ description: 'Where the text would stand.', example: '.claude/rules/testing.md' })
  @IsString()
  path: string;

  @ApiProperty({ description: 'A text that need not be saved.' })
  @IsString()
  content: string;
}

export class WarningSchema implements DocWarning {
  @ApiProperty({ description: 'Stable and dotted.', example: 'import.broken' })
  code: string;
  @ApiProperty({ required: false, description: 'From 1; absent when it is about the whole document.' })
  line?: number;
  @ApiProperty()
  message: string;
}

export class WarningsSchema {
  @ApiProperty({ type: [WarningSchema], description: 'At most 100, in the order of the lines.' })
  warnings: WarningSchema[];
}
