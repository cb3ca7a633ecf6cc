import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { createDatabase } from '@lockstep/testing';
import { startApi } from '../test/running-api.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const SECRET_KEY = Buffer.alloc(32, 1).toString('base64');

describe('the process', () => {
  it.each([
    ['SECRET_KEY', { DATABASE_URL: 'postgresql://localhost/x' }],
    ['DATABASE_URL', { SECRET_KEY }],
    ['PORT', { DATABASE_URL: 'postgresql://localhost/x', SECRET_KEY, PORT: 'http' }],
  ])('BOOT1 it does not start without a good %s, and says so in one line', (name, env) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN], { env, encoding: 'utf8' });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(new RegExp(`^lockstep api: ${name} [^\n]+\n$`));
  });

  it('BOOT2 asked to stop, or left alone, it ends by itself with code 0', async () => {
    const database = await createDatabase();
    const [stopped, abandoned] = await Promise.all([startApi({ DATABASE_URL: database.url }), startApi({ DATABASE_URL: database.url })]);
    expect(await Promise.all([stopped.stop(), abandoned.abandon()])).toEqual([0, 0]);
    await database.drop();
  });
});
