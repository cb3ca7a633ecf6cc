import { randomBytes } from 'node:crypto';
import type { ApiKeyRow } from '../ports/api-key-store.js';
import { matchesHash } from '../secrets.js';

/** What every API key starts with, so that people and secret scanners know one when they see it. */
export const KEY_PREFIX = 'lsk_';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 22;
const SECRET_LENGTH = 43;
const KEY = new RegExp(`^${KEY_PREFIX}([0-9A-Za-z]{${ID_LENGTH}})_([0-9A-Za-z]{${SECRET_LENGTH}})$`);
const LARGEST_ID = (1n << 128n) - 1n;

/** 256 random bits in letters and digits: a double click selects the whole key. */
export function newKeySecret(): string {
  return base62(BigInt(`0x${randomBytes(32).toString('hex')}`), SECRET_LENGTH);
}

/** The part of a key that may be shown: `lsk_<id>`. */
export function keyPrefix(keyId: string): string {
  return KEY_PREFIX + base62(BigInt(`0x${keyId.replaceAll('-', '')}`), ID_LENGTH);
}

/** The whole key, which is shown once. */
export function keyText(keyId: string, secret: string): string {
  return `${keyPrefix(keyId)}_${secret}`;
}

/** Which key a text claims to be; null when it has not the form of one. */
export function parseKey(text: string): { keyId: string; secret: string } | null {
  const [, id, secret] = KEY.exec(text) ?? [];
  if (id === undefined || secret === undefined) return null;
  const number = [...id].reduce((sum, digit) => sum * 62n + BigInt(DIGITS.indexOf(digit)), 0n);
  if (number > LARGEST_ID) return null;
  const hex = number.toString(16).padStart(32, '0');
  return { keyId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), secret };
}

/** Why a key is no good, in words; null when it is. Only who knows the secret learns more than that it is wrong. */
export function keyRefusal(key: ApiKeyRow, secret: string, now: number): string | null {
  const isCurrent = matchesHash(secret, key.secretHash);
  const isPrevious = key.previousSecretHash !== null && matchesHash(secret, key.previousSecretHash);
  if (!isCurrent && !isPrevious) return 'This is not an API key of this instance.';
  if (key.revokedAt !== null) return 'This API key has been revoked.';
  if (key.expiresAt !== null && key.expiresAt.getTime() <= now) return 'This API key has expired.';
  if (!isCurrent && (key.previousUntil?.getTime() ?? 0) <= now) return 'This API key has been replaced by a new one.';
  return null;
}

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = DIGITS.charAt(Number(rest % 62n)) + text;
  return text.padStart(length, '0');
}
