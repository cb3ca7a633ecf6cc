import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** One run for the whole workspace: one Postgres and one Redis of our own serve every spec file (libs/testing). */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/prisma', '<rootDir>/tools'],
  testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/generated/', ...skippedTiers()],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.tsx?$': ['@swc/jest', { swcrc: false, ...swcOptions() }] },
  moduleNameMapper: {
    '^@nestjs/throttler$': '<rootDir>/tools/jest-throttler.mjs',
    '^@lockstep/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^@lockstep/([a-z-]+)/([a-z-]+)$': '<rootDir>/libs/$1/src/$2.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  globalSetup: '<rootDir>/libs/testing/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/global-teardown.mjs',
  testTimeout: 60_000,
  // As many as the smallest machine has cores: each spec has processes and a browser of its own beside it.
  maxWorkers: 2,
};

function swcOptions() {
  return {
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true, tsx: false },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      keepClassNames: true,
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  };
}

/** Tiers that need a program which npm cannot install. Where it is missing they are left out, loudly; CI leaves out nothing. */
function skippedTiers() {
  const tiers = [
    { pattern: '\\.redis\\.(e2e-)?spec\\.ts$', names: '*.redis.spec.ts', program: 'redis-server', isThere: isOnPath('redis-server') },
    { pattern: '\\.browser\\.e2e-spec\\.ts$', names: '*.browser.e2e-spec.ts', program: 'chromium', isThere: isExecutable(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium') },
  ];
  const missing = tiers.filter(({ isThere }) => !isThere);
  for (const { names, program } of missing) {
    const words = `${names}: there is no ${program} on this machine (apt-get install ${program})`;
    if (process.env.CI === 'true') throw new Error(`With CI=true nothing may be skipped. ${words}`);
    // Workers load this file too; one voice is enough.
    if (process.env.JEST_WORKER_ID === undefined) process.stderr.write(`Skipped ${words}\n`);
  }
  return missing.map(({ pattern }) => pattern);
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((dir) => isExecutable(join(dir, program)));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
