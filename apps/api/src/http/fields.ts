import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsEmail, IsOptional, Length, Matches, MaxLength, MinLength } from 'class-validator';
import { LIMITS } from '@lockstep/contracts';

/** Control characters, of which Postgres cannot even store NUL, and half surrogate pairs, which are no text. */
const ONE_LINE = /^[^\p{Cc}\p{Cs}]*$/u;
const SEVERAL_LINES = /^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u;

const trimmed = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

/** A name: one line, 1 to 100 characters, without the space around it. */
export function Name(options: { optional?: boolean } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, minLength: 1, maxLength: LIMITS.nameChars, required: !options.optional }),
    ...(options.optional ? [IsOptional()] : []),
    trimmed,
    Length(1, LIMITS.nameChars),
    Matches(ONE_LINE, { message: 'must be one line of text without control characters' }),
  );
}

/** Text for people, up to a number of characters; `required`: at least one. */
export function Prose(maxLength: number, { required = false }: { required?: boolean } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, required, minLength: required ? 1 : undefined, maxLength }),
    ...(required ? [MinLength(1)] : [IsOptional()]),
    MaxLength(maxLength),
    Matches(SEVERAL_LINES, { message: 'must be text without control characters' }),
  );
}

/** A yes or no in an address. */
export function QueryFlag(): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsBoolean(),
  );
}

/** An e-mail address, in lower case from here on. */
export function Email(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, format: 'email', maxLength: 254 }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toLowerCase() : value)),
    IsEmail(),
    MaxLength(254),
  );
}
