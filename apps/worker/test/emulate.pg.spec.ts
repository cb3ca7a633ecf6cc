import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@lockstep/core';
import { connect, PrismaStore } from '@lockstep/database';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { createEmulator } from 'emulate';
import type { Emulator } from 'emulate';
import { Octokit } from 'octokit';
import { SyncProject } from './sync-project.js';

const TOKEN = 'emulated-token';
const OWNER = 'octo';
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {
  return undefined;
}

/** The same sync against an emulator that others wrote: no GraphQL, no archives, no ETags, and commit SHAs of its own. */
describe('sync with an independent emulator', () => {
  let emulator: Emulator;
  let database: TestDatabase;
  let prisma: ReturnType<typeof connect>;
  let octokit: Octokit;
  let team: SyncProject;
  let at: { owner: string; repo: string };
  const errors: unknown[] = [];

  beforeAll(async () => {
    database = await createDatabase();
    prisma = connect(database.url, 5);
    emulator = await createEmulator({
      service: 'github',
      port: 0,
      seed: { tokens: { [TOKEN]: { login: OWNER, scopes: ['repo'] } }, github: { users: [{ login: OWNER, name: 'Octo Cat', email: 'octo@example.test' }], repos: [] } },
    });
    octokit = new Octokit({ baseUrl: emulator.url, auth: TOKEN, retry: { enabled: false }, throttle: { enabled: false }, log: SILENT });
  });
  afterAll(async () => {
    await emulator.close();
    await prisma.$disconnect();
    await database.drop();
    expect(errors).toEqual([]);
  });
  beforeEach(async () => {
    const store = new PrismaStore(prisma, nothing);
    at = { owner: OWNER, repo: newId() };
    await octokit.rest.repos.createForAuthenticatedUser({ name: at.repo, auto_init: false });
    const place = { apiUrl: emulator.url, token: TOKEN, ...at };
    team = new SyncProject({ store, place, ...(await SyncProject.members(store)), onError: (error) => errors.push(error) });
  });

  /** Somebody else's commit, by the contents API. */
  async function put(path: string, text: string): Promise<void> {
    const existing = await octokit.rest.repos.getContent({ ...at, path }).catch(nothing);
    const sha = existing && 'sha' in existing.data ? existing.data.sha : undefined;
    await octokit.rest.repos.createOrUpdateFileContents({ ...at, path, message: `Write ${path}`, content: Buffer.from(text).toString('base64'), branch: 'main', sha });
  }

  async function files(): Promise<Record<string, string>> {
    const { data: ref } = await octokit.rest.git.getRef({ ...at, ref: 'heads/main' });
    const { data: commit } = await octokit.rest.git.getCommit({ ...at, commit_sha: ref.object.sha });
    const { data: tree } = await octokit.rest.git.getTree({ ...at, tree_sha: commit.tree.sha, recursive: '1' });
    const found: Record<string, string> = {};
    for (const { type, path, sha } of tree.tree) {
      if (type === 'blob') found[path] = Buffer.from((await octokit.rest.git.getBlob({ ...at, file_sha: sha })).data.content, 'base64').toString();
    }
    return found;
  }

  it('SYNC17 an empty repository gets its first commit, and changes go both ways', async () => {
    await team.write('docs/a.md', 'one\n');
    await team.write('b é.md', '\ufeffb\r\n');
    const { id } = await team.link();
    expect(await team.sync(id)).toMatchObject({ status: 'ok', dirty: 0, lastError: null });
    expect(await files()).toEqual({ 'docs/a.md': 'one\n', 'b é.md': '\ufeffb\r\n' });
    await put('docs/a.md', 'two\n');
    await put('new.md', 'new\n');
    await team.reconcile(id);
    expect(await team.texts()).toEqual({ 'docs/a.md': 'two\n', 'b é.md': '\ufeffb\r\n', 'new.md': 'new\n' });
    await team.write('new.md', 'newer\n');
    await team.move('docs/a.md', 'docs/moved.md');
    await team.remove('b é.md');
    expect(await team.sync(id)).toMatchObject({ status: 'ok', dirty: 0 });
    expect(await files()).toEqual({ 'docs/moved.md': 'two\n', 'new.md': 'newer\n' });
  });

  it('SYNC17 files come one by one, are merged and conflict as elsewhere', async () => {
    await put('merge.md', 'a\nb\nc\n');
    await put('torn.md', 'x\n');
    for (let i = 0; i < 20; i++) await put(`many/${i}.md`, `${i}\n`);
    const { id } = await team.link();
    expect(await team.sync(id)).toMatchObject({ status: 'ok' });
    expect(Object.keys(await team.texts())).toHaveLength(22);
    await team.write('merge.md', 'A\nb\nc\n');
    await team.write('torn.md', 'ours\n');
    await put('merge.md', 'a\nb\nC\n');
    await put('torn.md', 'theirs\n');
    expect(await team.sync(id)).toMatchObject({ status: 'conflicts', conflicts: 1 });
    expect(await team.texts()).toMatchObject({ 'merge.md': 'A\nb\nC\n', 'torn.md': 'ours\n' });
    expect(await files()).toMatchObject({ 'merge.md': 'A\nb\nC\n', 'torn.md': 'theirs\n' });
  });

  it('SYNC17 our own push makes nothing when it comes back', async () => {
    await put('a.md', 'one\n');
    const { id } = await team.link();
    await team.sync(id);
    await team.write('a.md', 'two\n');
    await team.sync(id);
    const runs = (await team.links.runs(team.person, team.project, id, { limit: 50 })).items.length;
    await team.reconcile(id);
    expect((await team.links.runs(team.person, team.project, id, { limit: 50 })).items).toHaveLength(runs);
    expect((await team.doc('a.md')).version).toBe(2);
  });

  it('SYNC17 a wrong token is refused in the emulator’s words', async () => {
    await expect(team.link({ repo: 'nowhere' })).rejects.toMatchObject({ code: 'link.unreachable' });
  });
});
