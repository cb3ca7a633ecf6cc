import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, DocVersion, Lock, Page } from '@lockstep/contracts';
import { eventually } from '@lockstep/testing';
import pg from 'pg';
import { LiveApp } from '../../test/live-app.js';
import type { Person } from '../../test/live-app.js';

const HOLDER = fileURLToPath(new URL('../../test/holder.mjs', import.meta.url));

let live: LiveApp;
let database: pg.Client;
let ann: Person;
let bob: Person;
let project: string;
let doc: Doc;
let holder: ChildProcess;
const said: Record<string, unknown>[] = [];

beforeAll(async () => {
  live = await LiveApp.start();
  database = new pg.Client({ connectionString: live.databaseUrl });
  await database.connect();
  ann = await live.person('Ann');
  bob = await live.person('Bob');
  project = await live.project(ann);
  await live.member(ann, project, bob, 'editor');
  doc = await live.doc(ann, project, 'CLAUDE.md');
  holder = spawn(process.execPath, [HOLDER, live.process.url, bob.token, project, doc.id, 'b'.repeat(32)], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (holder.stdout) createInterface({ input: holder.stdout }).on('line', (line) => said.push(JSON.parse(line) as Record<string, unknown>));
});
afterAll(async () => {
  holder.kill('SIGKILL');
  if (holder.exitCode === null && holder.signalCode === null) await once(holder, 'exit');
  await database.end();
  await live.close();
});

const answers = () => said.filter(({ status }) => status !== undefined);
const askToSave = (version: number) => holder.stdin?.write(`${JSON.stringify({ version, content: `Bob on ${version}\n` })}\n`);

describe('a holder whose process stands still', () => {
  it('LOCK15 past its time another saves; awake again it learns of that, and its saves are refused on the old version and on the right one', async () => {
    const token = await eventually(() => said[0]?.token as number | undefined);
    askToSave(1);
    await eventually(() => answers().length === 1);
    expect(answers()[0]).toMatchObject({ status: 200 });

    holder.kill('SIGSTOP');
    await database.query(`update doc_locks set expires_at = clock_timestamp() - interval '1 second' where doc_id = $1`, [doc.id]);
    const lock = await live.call<Lock>(`PUT /projects/${project}/docs/${doc.id}/lock`, ann.token, { session: 'a'.repeat(32) });
    const proof = { 'if-match': '"2"', 'x-lock-token': `${lock.token}`, 'x-lock-session': 'a'.repeat(32) };
    const saved = await live.call<Doc>(`PUT /projects/${project}/docs/${doc.id}/content`, ann.token, { content: 'Ann\n' }, proof);
    expect([saved.version, lock.token > token]).toEqual([3, true]);
    for (const version of [2, 3]) askToSave(version);
    holder.kill('SIGCONT');

    await eventually(() => answers().length === 3);
    expect(answers().slice(1)).toEqual(Array(2).fill({ status: 423, code: 'lock.lost', holder: 'Ann' }));
    await eventually(() => said.some(({ heard }) => heard === lock.token));
    const { items } = await live.call<Page<DocVersion>>(`GET /projects/${project}/docs/${doc.id}/versions`, ann.token);
    expect(items.map(({ version, author }) => [version, author.name])).toEqual([[3, 'Ann'], [2, 'Bob'], [1, 'Ann']]);
  });
});
