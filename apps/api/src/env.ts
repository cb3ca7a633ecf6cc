import { githubAppOf } from '@lockstep/github';
import type { GitHubAppEnv } from '@lockstep/github';

/** Everything the API takes from its environment, parsed once at boot. */
export interface Env {
  port: number;
  host: string;
  /** Where people and GitHub reach this instance, without a final slash; null: the address it listens on. */
  publicUrl: string | null;
  databaseUrl: string;
  databasePoolSize: number;
  /** null: one API process, queue on Postgres, rate limits in memory. */
  redisUrl: string | null;
  /** 32 bytes that every other key is derived from. */
  secretKey: Buffer;
  signup: 'invite' | 'open';
  githubApiUrls: string[];
  /** null: links are opened with tokens only. Otherwise the App of the first of `githubApiUrls`. */
  githubApp: GitHubAppEnv | null;
  syncDebounceSeconds: number;
  syncSweepSeconds: number;
  logLevel: string;
  /** null: /metrics is open to whoever reaches it. */
  metricsToken: string | null;
  /** Requests a minute per key, user, or address before sign-in; 0: not limited. */
  rateLimitPerMinute: number;
  /** Fastify's trustProxy: whose X-Forwarded-For is believed. */
  trustProxy: boolean | string | ((address: string, hop: number) => boolean);
}

type Source = Record<string, string | undefined>;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** @throws Error that names the variable, so that a misconfigured process ends at once with a line an operator can act on. */
export function readEnv(source: Source = process.env): Env {
  return {
    port: integer(source, 'PORT', 3000, { min: 0, max: 65_535 }),
    host: source.HOST || '0.0.0.0',
    publicUrl: source.PUBLIC_URL ? webAddress('PUBLIC_URL', source.PUBLIC_URL) : null,
    databaseUrl: required(source, 'DATABASE_URL'),
    databasePoolSize: integer(source, 'DATABASE_POOL_SIZE', 16, { min: 2, max: 1_000 }),
    redisUrl: source.REDIS_URL || null,
    secretKey: secretKey(required(source, 'SECRET_KEY')),
    signup: oneOf(source, 'SIGNUP', ['invite', 'open']),
    githubApiUrls: (source.GITHUB_API_URLS || 'https://api.github.com').split(',').map((url) => webAddress('GITHUB_API_URLS', url.trim())),
    githubApp: githubAppOf({ id: source.GITHUB_APP_ID, privateKey: source.GITHUB_APP_PRIVATE_KEY, webhookSecret: source.GITHUB_APP_WEBHOOK_SECRET }),
    syncDebounceSeconds: integer(source, 'SYNC_DEBOUNCE_SECONDS', 30, { min: 0, max: 86_400 }),
    syncSweepSeconds: integer(source, 'SYNC_SWEEP_SECONDS', 300, { min: 1, max: 86_400 }),
    logLevel: source.LOG_LEVEL ? oneOf(source, 'LOG_LEVEL', LOG_LEVELS) : 'info',
    metricsToken: source.METRICS_TOKEN || null,
    rateLimitPerMinute: integer(source, 'RATE_LIMIT_PER_MINUTE', 6_000, { min: 0, max: 1_000_000_000 }),
    trustProxy: trustProxy(source.TRUST_PROXY ?? ''),
  };
}

function required(source: Source, name: string): string {
  const value = source[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}

function integer(source: Source, name: string, fallback: number, range: { min: number; max: number }): number {
  const text = source[name];
  if (!text) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < range.min || value > range.max) {
    throw new Error(`${name} must be a whole number from ${range.min} to ${range.max}; it is ${JSON.stringify(text)}.`);
  }
  return value;
}

function oneOf<T extends string>(source: Source, name: string, allowed: [T, ...T[]] | T[]): T {
  const found = allowed.find((value) => value === (source[name] || allowed[0]));
  if (found === undefined) throw new Error(`${name} must be one of ${allowed.join(', ')}; it is ${JSON.stringify(source[name])}.`);
  return found;
}

function webAddress(name: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Error(`${name} must be a web address such as https://docs.example.com; it is ${JSON.stringify(text)}.`);
  }
  return text.replace(/\/+$/, '');
}

function secretKey(text: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32) throw new Error('SECRET_KEY must be 32 bytes in base64; make one with: openssl rand -base64 32');
  return key;
}

/** `true`, a number of hops, or addresses and networks, as Fastify takes them. */
function trustProxy(text: string): Env['trustProxy'] {
  if (text === '' || text === '0' || text === 'false') return false;
  if (text === 'true') return true;
  return /^\d+$/.test(text) ? (_, hop) => hop < Number(text) : text;
}
