import { ValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata, ValidationError } from '@nestjs/common';
import type { FieldError } from '@lockstep/contracts';
import { DomainError } from '@lockstep/core';

/** A request that is wrong in thousands of places is told about the first ones. */
const MAX_ERRORS = 50;

/** Checks what comes in against its DTO: nothing unknown, nothing of another type, names of what is wrong. */
export class DtoPipe extends ValidationPipe {
  constructor() {
    super({ whitelist: true, forbidNonWhitelisted: true, transform: true, stopAtFirstError: true, exceptionFactory: refusalOfErrors });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && value !== undefined && this.toValidate(metadata) && !isObject(value)) {
      throw new DomainError('request.invalid', { detail: 'The body must be a JSON object.', errors: [{ field: '', message: 'must be an object' }] });
    }
    return super.transform(value, metadata);
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
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
