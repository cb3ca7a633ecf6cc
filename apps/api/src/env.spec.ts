import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readEnv } from './env.js';

const SECRET_KEY = Buffer.alloc(32, 1).toString('base64');
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs1', format: 'pem' } });
const app = { GITHUB_APP_ID: '12', GITHUB_APP_PRIVATE_KEY: privateKey, GITHUB_APP_WEBHOOK_SECRET: 'hush' };
const good = { DATABASE_URL: 'postgresql://localhost/x', SECRET_KEY };

describe('the environment', () => {
  it('BOOT3 what is not set has its documented default', () => {
    expect(readEnv(good)).toEqual({
      port: 3000,
      host: '0.0.0.0',
      publicUrl: null,
      databaseUrl: 'postgresql://localhost/x',
      databasePoolSize: 16,
      redisUrl: null,
      secretKey: Buffer.alloc(32, 1),
      signup: 'invite',
      githubApiUrls: ['https://api.github.com'],
      githubApp: null,
      syncDebounceSeconds: 30,
      syncSweepSeconds: 300,
      logLevel: 'info',
      metricsToken: null,
      rateLimitPerMinute: 6000,
      trustProxy: false,
    });
  });

  it('BOOT3 an empty variable is one that is not set', () => {
    expect(readEnv({ ...good, PORT: '', SIGNUP: '', LOG_LEVEL: '', PUBLIC_URL: '', GITHUB_API_URLS: '' })).toEqual(readEnv(good));
  });

  it('BOOT3 lists and addresses are taken without what people add by habit', () => {
    const env = readEnv({ ...good, GITHUB_API_URLS: 'https://api.github.com, http://127.0.0.1:9/api/v3/', PUBLIC_URL: 'https://docs.example.com/' });
    expect([env.githubApiUrls, env.publicUrl]).toEqual([['https://api.github.com', 'http://127.0.0.1:9/api/v3'], 'https://docs.example.com']);
  });

  it("BOOT3 the key of a GitHub App is taken as a file, on one line, or in base64", () => {
    const forms = [privateKey, privateKey.replaceAll('\n', '\\n'), Buffer.from(privateKey).toString('base64')];
    const read = forms.map((form) => readEnv({ ...good, ...app, GITHUB_APP_PRIVATE_KEY: form }).githubApp);
    expect(read).toEqual(forms.map(() => ({ id: '12', privateKey, webhookSecret: 'hush' })));
  });

  it.each([
    ['DATABASE_URL', ''],
    ['SECRET_KEY', ''],
    ['SECRET_KEY', 'c2hvcnQ='],
    ['PORT', '70000'],
    ['PORT', '3000x'],
    ['SIGNUP', 'everybody'],
    ['PUBLIC_URL', 'docs.example.com'],
    ['PUBLIC_URL', 'ftp://docs.example.com'],
    ['GITHUB_API_URLS', 'https://api.github.com,github'],
    ['GITHUB_APP_ID', 'lockstep'],
    ['GITHUB_APP_PRIVATE_KEY', 'no key'],
    ['GITHUB_APP_WEBHOOK_SECRET', ''],
    ['RATE_LIMIT_PER_MINUTE', '-1'],
    ['SYNC_SWEEP_SECONDS', '0'],
    ['LOG_LEVEL', 'loud'],
  ])('BOOT1 %s=%j is refused by name', (name, value) => {
    expect(() => readEnv({ ...good, ...(name.startsWith('GITHUB_APP') && app), [name]: value })).toThrow(name);
  });

  it('BOOT4 a number of proxies to trust counts from the nearest', () => {
    const { trustProxy } = readEnv({ ...good, TRUST_PROXY: '2' });
    if (typeof trustProxy !== 'function') throw new Error('A number of hops becomes a function.');
    expect([0, 1, 2].map((hop) => trustProxy('10.0.0.1', hop))).toEqual([true, true, false]);
    expect(['', 'false', 'true', '10.0.0.0/8'].map((text) => readEnv({ ...good, TRUST_PROXY: text }).trustProxy)).toEqual([false, false, true, '10.0.0.0/8']);
  });
});
