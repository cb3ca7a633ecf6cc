import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { DomainError, isId } from '@lockstep/core';

/** The path parameters that name one document. */
export class DocParams {
  @ApiProperty({ description: 'Id or slug.' })
  @IsString()
  project: string;

  @ApiProperty({ format: 'uuid' })
  @Transform(({ value }: { value: string }) => knownForm(value))
  @IsString()
  docId: string;
}

/** The path parameters that name one version of a document. */
export class VersionParams extends DocParams {
  @ApiProperty({ minimum: 1, maximum: 2_147_483_647 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version: number;
}

/** What is not even an id names no document. */
function knownForm(value: string): string {
  if (!isId(value)) throw new DomainError('doc.not_found', { detail: 'There is no such document in this project.' });
  return value;
}
