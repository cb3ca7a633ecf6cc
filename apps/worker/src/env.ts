import { githubAppOf } from '@lockstep/github';
import type { GitHubAppEnv } from '@lockstep/github';

/** Everything the worker takes from its environment, parsed once at boot. */
export interface Env {
  databaseUrl: string;
  databasePoolSize: number;
  /** null: the queue is on Postgres. */
  redisUrl: string | null;
  /** 32 bytes; opens the credentials of links. */
  secretKey: Buffer;
  githubApiUrls: string[];
  /** null: links are opened with tokens only. Otherwise the App of the first of `githubApiUrls`. */
  githubApp: GitHubAppEnv | null;
  /** Where people reach this server; null: not known, and pull requests are told no address. */
  publicUrl: string | null;
  syncSweepSeconds: number;
  logLevel: string;
}

type Source = Record<string, string | undefined>;

/** @throws Error that names the variable, so that a misconfigured process ends at once with a line an operator can act on. */
export function readEnv(source: Source = process.env): Env {
  return {
    databaseUrl: required(source, 'DATABASE_URL'),
    databasePoolSize: wholeNumber(source, 'DATABASE_POOL_SIZE', 8, 2),
    redisUrl: source.REDIS_URL || null,
    secretKey: secretKey(required(source, 'SECRET_KEY')),
    githubApiUrls: (source.GITHUB_API_URLS || 'https://api.github.com').split(',').map((url) => url.trim().replace(/\/+$/, '')),
    githubApp: githubAppOf({ id: source.GITHUB_APP_ID, privateKey: source.GITHUB_APP_PRIVATE_KEY, webhookSecret: source.GITHUB_APP_WEBHOOK_SECRET }),
    publicUrl: source.PUBLIC_URL ? source.PUBLIC_URL.replace(/\/+$/, '') : null,
    syncSweepSeconds: wholeNumber(source, 'SYNC_SWEEP_SECONDS', 300, 1),
    logLevel: source.LOG_LEVEL || 'info',
  };
}

function required(source: Source, name: string): string {
  const value = source[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}

function wholeNumber(source: Source, name: string, fallback: number, least: number): number {
  const text = source[name];
  if (!text) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new Error(`${name} must be a whole number from ${least}; it is ${JSON.stringify(text)}.`);
  return value;
}

function secretKey(text: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32) throw new Error('SECRET_KEY must be 32 bytes in base64; make one with: openssl rand -base64 32');
  return key;
}
