import type { ArgumentMetadata, PipeTransform, Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ValidationError, ValidatorOptions } from 'class-validator';
import type { FieldError } from '@lockstep/contracts';
import { DomainError, invalidField } from '@lockstep/core';

/** A request that is wrong in thousands of places is told about the first ones. */
const MAX_ERRORS = 50;

/** Deeper than any body of ours. Checking and copying one recurses, and 4 MiB have room for two million brackets. */
const MAX_DEPTH = 20;

const RULES: ValidatorOptions = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false };

/** Checks of a type, the outer one first. On another type the others fail too, with words that mislead. */
const TYPE_CHECKS = ['isDefined', 'isArray', 'isObject', 'isString', 'isInt', 'isBoolean'];
/** Checks of a text, which stand alone in some DTOs. */
const TEXT_CHECKS = ['isLength', 'minLength', 'maxLength', 'matches', 'isEmail', 'isUuid', 'isUrl'];

/**
 * Checks what comes in against its DTO: nothing unknown, nothing of another type, names of what is wrong.
 * Nest's own ValidationPipe does the same with promises and copies that cost as much as a small query on every request.
 */
export class DtoPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || !isDto(metatype)) return value;
    if (type === 'body' && value !== undefined && !isObject(value)) {
      throw new DomainError('request.invalid', { detail: 'The body must be a JSON object.', errors: [{ field: '', message: 'must be an object' }] });
    }
    if (type === 'body' && isDeeperThan(MAX_DEPTH, value)) throw invalidField('', `must not be nested deeper than ${MAX_DEPTH} levels`);
    const dto = plainToInstance(metatype, value ?? {}) as object;
    const errors = validateSync(dto, RULES);
    if (errors.length > 0) throw refusalOfErrors(errors);
    return dto;
  }
}

/** Parameters without a class of ours, such as a header's text, have nothing to be checked against. */
function isDto(metatype: ArgumentMetadata['metatype']): metatype is Type {
  return metatype !== undefined && !BUILT_IN.has(metatype);
}

const BUILT_IN = new Set<unknown>([String, Boolean, Number, Array, Object, Buffer, Date]);

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
  const own = error.constraints ? [{ field, message: mostTelling(error.constraints, error) }] : [];
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, field))];
}

/** One thing per field, its type first. */
function mostTelling(constraints: Record<string, string>, { value, property }: ValidationError): string {
  if (value === undefined) return 'is required';
  const check = TYPE_CHECKS.find((type) => type in constraints) ?? Object.keys(constraints)[0] ?? '';
  const message = withoutName(constraints[check] ?? '', property);
  const isOfItems = message.startsWith('each value in ');
  return TEXT_CHECKS.includes(check) && typeof value !== 'string' && !isOfItems ? 'must be a string' : message;
}

/** class-validator repeats the property's name in front of what is wrong with it. */
function withoutName(message: string, property: string): string {
  if (message === `property ${property} should not exist`) return 'is not a known field';
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
