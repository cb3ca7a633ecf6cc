import { ValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata, ValidationError } from '@nestjs/common';
import type { FieldError } from '@lockstep/contracts';
import { DomainError, invalidField } from '@lockstep/core';

/** A request that is wrong in thousands of places is told about the first ones. */
const MAX_ERRORS = 50;

/** Deeper than any body of ours. Checking and copying one recurses, and 4 MiB have room for two million brackets. */
const MAX_DEPTH = 20;

/** Checks what comes in against its DTO: nothing unknown, nothing of another type, names of what is wrong. */
export class DtoPipe extends ValidationPipe {
  constructor() {
    super({ whitelist: true, forbidNonWhitelisted: true, transform: true, stopAtFirstError: true, exceptionFactory: refusalOfErrors });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && value !== undefined && this.toValidate(metadata) && !isObject(value)) {
      throw new DomainError('request.invalid', { detail: 'The body must be a JSON object.', errors: [{ field: '', message: 'must be an object' }] });
    }
    if (metadata.type === 'body' && isDeeperThan(MAX_DEPTH, value)) throw invalidField('', `must not be nested deeper than ${MAX_DEPTH} levels`);
    return super.transform(value, metadata);
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

function isDeeperThan(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(depth - 1, inner));
}

function refusalOfErrors(errors: ValidationError[]): DomainError {
  const fields = errors.flatMap((error) => flatten(error, '')).slice(0, MAX_ERRORS);
  const first = fields[0];
  return new DomainError('request.invalid', { detail: first ? `${first.field}: ${first.message}` : 'The request is not valid.', errors: fields });
}

function flatten(error: ValidationError, prefix: string): FieldError[] {
  const field = prefix === '' ? error.property : `${prefix}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message: withoutName(message, error.property) }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, field))];
}

/** class-validator repeats the property's name in front of what is wrong with it. */
function withoutName(message: string, property: string): string {
  if (message === `property ${property} should not exist`) return 'is not a known field';
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
