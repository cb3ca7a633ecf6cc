import { resolve } from 'node:path';

/** Everything `npm start` takes from its environment, parsed once. */
export interface Env {
  port: number;
  host: string;
  /** Where people and webhooks reach this instance, without a final slash. */
  publicUrl: string;
  /** Absolute. */
  dataDir: string;
  /** null: the embedded PostgreSQL. */
  databaseUrl: string | null;
  redisUrl: string | null;
  /** null: the one kept in `dataDir`, made at the first start. */
  secretKey: string | null;
  signup: 'open' | 'invite';
  demo: boolean;
  syncDebounceSeconds: number;
  syncSweepSeconds: number;
  logLevel: string;
  /** API bases that links may use, besides the local GitHub's. */
  githubApiUrls: string[];
  /** All variables, for the processes we start: what we do not read ourselves (GITHUB_APP_ID, METRICS_TOKEN, …) is theirs. */
  inherited: Source;
}

type Source = Record<string, string | undefined>;

/** @throws Error of one line that names the variable. */
export function readEnv(source: Source = process.env): Env {
  const port = integer(source, 'PORT', 3000, { min: 1, max: 65_535 });
  return {
    port,
    host: source.HOST || '127.0.0.1',
    publicUrl: address(source, 'PUBLIC_URL', ['http:', 'https:']) ?? `http://localhost:${port}`,
    dataDir: resolve(source.DATA_DIR || '.lockstep'),
    databaseUrl: address(source, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    redisUrl: address(source, 'REDIS_URL', ['redis:', 'rediss:']),
    secretKey: secretKey(source.SECRET_KEY),
    signup: oneOf(source, 'SIGNUP', ['open', 'invite']),
    demo: oneOf(source, 'DEMO', ['1', '0']) === '1',
    syncDebounceSeconds: integer(source, 'SYNC_DEBOUNCE_SECONDS', 2, { min: 0, max: 86_400 }),
    syncSweepSeconds: integer(source, 'SYNC_SWEEP_SECONDS', 300, { min: 1, max: 86_400 }),
    logLevel: oneOf(source, 'LOG_LEVEL', ['info', 'fatal', 'error', 'warn', 'debug', 'trace', 'silent']),
    githubApiUrls: (source.GITHUB_API_URLS || 'https://api.github.com').split(',').map((url) => url.trim()),
    inherited: source,
  };
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

/** The first is the default. */
function oneOf<T extends string>(source: Source, name: string, allowed: readonly [T, ...T[]]): T {
  const text = source[name] || allowed[0];
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw new Error(`${name} must be one of ${allowed.join(', ')}; it is ${JSON.stringify(text)}.`);
  return found;
}

function address(source: Source, name: string, protocols: string[]): string | null {
  const text = source[name];
  if (!text) return null;
  // Without the value: an address of a database carries a password.
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) throw new Error(`${name} must be an address that begins with ${protocols.map((name) => `${name}//`).join(' or ')}.`);
  return text.replace(/\/+$/, '');
}

function secretKey(text: string | undefined): string | null {
  if (!text) return null;
  if (Buffer.from(text, 'base64').length !== 32) throw new Error('SECRET_KEY must be 32 bytes in base64; make one with: openssl rand -base64 32');
  return text;
}
