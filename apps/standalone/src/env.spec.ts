import { describe, expect, it } from '@jest/globals';
import { readEnv } from './env.js';

describe('environment of npm start', () => {
  it('RUN1 needs no variable at all', () => {
    expect(readEnv({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      databaseUrl: null,
      redisUrl: null,
      signup: 'open',
      demo: true,
      syncDebounceSeconds: 2,
      syncSweepSeconds: 300,
      logLevel: 'info',
    });
  });

  it('RUN1 takes an empty variable for one that is not set', () => {
    expect(readEnv({ PORT: '', DEMO: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, demo: true, databaseUrl: null });
  });

  it('RUN4 names its own port in its address, and the given address without a final slash', () => {
    expect(readEnv({ PORT: '4000' }).publicUrl).toBe('http://localhost:4000');
    expect(readEnv({ PUBLIC_URL: 'https://docs.example.com/' }).publicUrl).toBe('https://docs.example.com');
  });

  const wrong = [
    ['PORT', 'three thousand'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '30.5'],
    ['PUBLIC_URL', 'docs.example.com'],
    ['PUBLIC_URL', 'ftp://docs.example.com'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['REDIS_URL', 'localhost:6379'],
    ['SECRET_KEY', 'short'],
    ['SIGNUP', 'closed'],
    ['DEMO', 'yes'],
    ['SYNC_DEBOUNCE_SECONDS', '-1'],
    ['SYNC_SWEEP_SECONDS', '0'],
    ['LOG_LEVEL', 'loud'],
  ] as const;
  it.each(wrong)('RUN3 names a wrong variable in one line: %s=%s', (name, value) => {
    expect(() => readEnv({ [name]: value })).toThrow(new RegExp(`^${name} [^\\n]+$`));
  });

  it('RUN3 never repeats an address that may carry a password', () => {
    expect(() => readEnv({ DATABASE_URL: 'mysql://me:secret@localhost/x' })).toThrow(/^(?!.*secret)/);
  });
});
