import { createPrivateKey } from 'node:crypto';

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
  syncSweepSeconds: number;
  logLevel: string;
}

/** This server's GitHub App. */
export interface GitHubAppEnv {
  id: string;
  /** PEM. */
  privateKey: string;
  webhookSecret: string;
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
    githubApp: githubApp(source),
    syncSweepSeconds: wholeNumber(source, 'SYNC_SWEEP_SECONDS', 300, 1),
    logLevel: source.LOG_LEVEL || 'info',
  };
}

/** All three or none of them: an App without its webhooks, or the other way round, would only seem to work. */
function githubApp(source: Source): GitHubAppEnv | null {
  const names = ['GITHUB_APP_ID', 'GITHUB_APP_PRIVATE_KEY', 'GITHUB_APP_WEBHOOK_SECRET'] as const;
  if (names.every((name) => !source[name])) return null;
  const [id, key, webhookSecret] = names.map((name) => required(source, name)) as [string, string, string];
  if (!/^[1-9]\d{0,15}$/.test(id)) throw new Error(`GITHUB_APP_ID must be the number of the App; it is ${JSON.stringify(id)}.`);
  return { id, privateKey: privateKey(key), webhookSecret };
}

/** PEM as GitHub hands it out; on one line with \n in it, or in base64, where an environment takes no line breaks. */
function privateKey(text: string): string {
  const pem = text.includes('-----') ? text.replaceAll('\\n', '\n') : Buffer.from(text, 'base64').toString('utf8');
  try {
    createPrivateKey(pem);
  } catch (error) {
    throw new Error('GITHUB_APP_PRIVATE_KEY must be a private key in PEM, or such a PEM in base64.', { cause: error });
  }
  return pem;
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
