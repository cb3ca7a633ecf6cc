import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import type { DocWarning } from '@lockstep/contracts';

export class CheckTextDto {
  @ApiProperty({ description: 'Where the text would stand.', example: '.claude/rules/testing.md' })
  @IsString()
  path: string;

  @ApiProperty({ description: 'A text that need not be saved.' })
  @IsString()
  content: string;
}

class WarningSchema implements DocWarning {
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
