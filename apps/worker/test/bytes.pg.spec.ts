import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '@lockstep/contracts';
import { seededRandom } from '@lockstep/testing';
import { eachTeam, oneSite } from './each-team.js';
import { git, gitText } from './git-clone.js';
import type { SyncSite, SyncTeam } from './sync-site.js';

const SEED = 20261120;

const AWKWARD: Record<string, string> = {
  'crlf.md': 'one\r\ntwo\r\n',
  'mixed.md': 'one\r\ntwo\nthree\rfour',
  'bom.md': '\ufeff# Title\n',
  'no-newline.md': 'text',
  'empty.md': '',
  'newlines.md': '\n\n\n',
  'spaces and (signs) #1 100% &.md': 'name\n',
  '📘/käse 文档.md': '🙂 é 文\n',
  'a/b/c/d/e/f/g.md': 'deep\n',
  'tabs.md': '\t a \t\n',
  'controls.md': 'a\u0001\u001b[31mb\u2028c\u2029d\u0085e\ufeff',
  'json.md': '{"a": "9n", "b": 12345678901234567890}\n',
  // Octokit's own JSON writer breaks texts of this form.
  'octokit.md': ': "9n',
  'octokit-too.md': '["12n","-3nn"]"1n"',
  'frontmatter.md': '---\nname: x\n# comment\nlist: [ a,b ]\n---\n\n* item\n- item\n',
};

describe('bytes', () => {
  let team: SyncTeam;

  eachTeam((_site, its) => {
    team = its;
  });

  it('SYNC6 come in as they are', async () => {
    await team.clone.push(AWKWARD);
    const linkId = await team.linked();
    expect(await team.texts()).toEqual(AWKWARD);
    expect((await team.state(linkId)).skipped).toEqual([]);
  });

  it('SYNC6 go out as they are', async () => {
    const linkId = await team.linked();
    for (const [path, text] of Object.entries(AWKWARD)) await team.write(path, text);
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
    expect(await team.bare.texts()).toEqual(AWKWARD);
    expect(await team.bare.fsck()).toBe('');
  });

  it(`SYNC6 random texts survive a round trip (seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const pieces = ['"', '\\', 'n', '9', '-1', ':', '[', ']', '{', '}', ',', '\n', '\r\n', '\t', ' ', 'é', '🙂', '\ufeff', '\u0001', 'word', '0'];
    const linkId = await team.linked();
    const texts: Record<string, string> = {};
    for (let i = 0; i < 60; i++) texts[`${i}.md`] = Array.from({ length: random.int(40) }, () => random.pick(pieces)).join('');
    for (const [path, text] of Object.entries(texts)) await team.write(path, text);
    await team.sync(linkId);
    expect(await team.bare.texts()).toEqual(texts);
    const turned = Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, `${text}+`]));
    await team.clone.push(turned);
    await team.reconcile(linkId);
    expect(await team.texts()).toEqual(turned);
  });

  it('SYNC6 a document of exactly 1 MiB goes both ways', async () => {
    const line = `${'x'.repeat(63)}\n`;
    const full = line.repeat(LIMITS.docBytes / line.length);
    await team.clone.push({ 'full.md': full });
    const linkId = await team.linked();
    expect((await team.doc('full.md')).size).toBe(LIMITS.docBytes);
    await team.write('full.md', `y${full.slice(1)}`);
    await team.sync(linkId);
    expect((await team.bare.texts())['full.md']).toBe(`y${full.slice(1)}`);
  });

  it('SYNC6 an executable stays one', async () => {
    await team.clone.pull();
    await team.clone.pushHere({ 'run.sh': '#!/bin/sh\n' });
    await git(team.clone.folder, 'update-index', '--chmod=+x', 'run.sh');
    await git(team.clone.folder, 'commit', '-q', '-m', 'Make it run');
    await team.clone.send(false);
    const linkId = await team.linked();
    await team.write('run.sh', '#!/bin/sh\necho hi\n');
    await team.sync(linkId);
    expect([await team.bare.mode('run.sh'), (await team.bare.texts())['run.sh']]).toEqual(['100755', '#!/bin/sh\necho hi\n']);
  });
});

describe('secrets', () => {
  let site: SyncSite;

  oneSite((started) => {
    site = started;
  });

  it('CHECK8 a run that sends one out says in which document, and does not repeat it', async () => {
    const team = await site.team();
    const linkId = await team.linked();
    const secret = `ghp_${'aB3'.repeat(12)}`;
    await team.write('deploy.md', `one\n${secret}\n`);
    await team.write('plain.md', 'plain\n');
    const told = async (): Promise<object> => {
      await team.sync(linkId);
      const [event] = await site.outbox.activity({ projectId: team.project, type: 'sync.finished', limit: 1 });
      expect(JSON.stringify(event?.data)).not.toContain(secret);
      return event?.data ?? {};
    };
    // The first commit of an empty repository takes another way than all others.
    expect(await told()).toMatchObject({ secrets: ['deploy.md'] });
    await team.write('plain.md', `plain\n${secret}\n`);
    expect(await told()).toMatchObject({ outbound: 1, secrets: ['plain.md'] });
    await team.write('plain.md', 'plainer\n');
    expect(await told()).not.toHaveProperty('secrets');
  });
});

describe('a repository with things in it that are no documents', () => {
  let site: SyncSite;

  oneSite((started) => {
    site = started;
  });

  /** Adds entries that no file system would let a clone create. */
  async function pushEntries(team: SyncTeam, entries: { mode: string; path: string; content?: string; sha?: string }[]): Promise<void> {
    const { folder } = team.clone;
    for (const { mode, path, content = '', sha } of entries) {
      const blob = sha ?? (await gitText(folder, 'hash-object', '-w', '--no-filters', '-t', 'blob', await file(team, content)));
      await git(folder, '-c', 'core.protectNTFS=false', '-c', 'core.protectHFS=false', 'update-index', '--add', '--cacheinfo', `${mode},${blob},${path}`);
    }
    await git(folder, 'commit', '-q', '-m', 'Add odd things');
    await team.clone.send(false);
  }

  async function file(team: SyncTeam, content: string): Promise<string> {
    await writeFile(`${team.clone.folder}/.git/odd`, content);
    return '.git/odd';
  }

  it('SYNC7 they are listed with the reason, survive commits of ours, and nothing replaces them', async () => {
    const team = await site.team();
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';
    const head = await team.clone.push({
      'ok.md': 'ok\n',
      'data.md': Buffer.from([1, 0, 2]),
      'latin.md': Buffer.from([0xe9, 0x0a]),
      'logo.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]),
      'lfs.md': pointer,
      'huge.md': 'x'.repeat(LIMITS.docBytes + 1),
      'cafe\u0301.md': 'not NFC\n',
      'Twin.md': 'one\n',
      'twin.md': 'two\n',
      '.github/workflows/ci.yml': 'on: push\n',
    });
    await pushEntries(team, [
      { mode: '120000', path: 'link.md', content: 'ok.md' },
      { mode: '160000', path: 'vendor/lib', sha: head },
      { mode: '100644', path: 'a\\b.md', content: 'backslash\n' },
    ]);
    const linkId = await team.linked();
    const { skipped } = await team.state(linkId);
    expect(Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]))).toEqual({
      'data.md': 'binary',
      'latin.md': 'not_utf8',
      'logo.png': 'binary',
      'lfs.md': 'lfs',
      'huge.md': 'too_large',
      'cafe\u0301.md': 'unsafe_path',
      'twin.md': 'collision',
      'link.md': 'symlink',
      'vendor/lib': 'submodule',
      'a\\b.md': 'unsafe_path',
    });
    expect(Object.keys(await team.texts()).sort()).toEqual(['Twin.md', 'ok.md']);

    const before = await gitText(team.bare.path, 'ls-tree', '-r', 'main');
    await team.write('ok.md', 'better\n');
    await team.write('link.md', 'not a link\n');
    await team.write('vendor', 'not a folder\n');
    await team.write('huge.md/x.md', 'below a file\n');
    const state = await team.sync(linkId);
    const kept = (listing: string): string[] => listing.split('\n').filter((line) => !line.endsWith('\tok.md'));
    expect(kept(await gitText(team.bare.path, 'ls-tree', '-r', 'main'))).toEqual(kept(before));
    expect((await team.bare.texts())['ok.md']).toBe('better\n');
    expect(state).toMatchObject({ status: 'attention', dirty: 3, lastError: { code: 'sync.path_blocked' } });

    await team.remove('link.md');
    await team.remove('vendor');
    await team.remove('huge.md/x.md');
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0, lastError: null });
  });

  it('SYNC7 a document that has the name of another one\'s folder waits, and both live on', async () => {
    const team = await site.team();
    await team.clone.push({ 'a.md': 'a\n' });
    const linkId = await team.linked();
    await team.write('notes', 'a file\n');
    await team.write('notes/today.md', 'below it\n');
    expect(await team.sync(linkId)).toMatchObject({ status: 'attention', dirty: 1, lastError: { code: 'sync.path_blocked' } });
    await team.clone.push({ 'other.md': 'unrelated\n' });
    await team.sync(linkId);
    expect(await team.texts()).toMatchObject({ notes: 'a file\n', 'notes/today.md': 'below it\n', 'other.md': 'unrelated\n' });
  });

  it('SYNC7 what was found unreadable is fetched once, not at every push', async () => {
    const team = await site.team();
    const odd = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`odd${i}.md`, Buffer.from([i, 0, 1])]));
    await team.clone.push({ 'a.md': 'a\n', ...odd });
    const linkId = await team.linked();
    await team.clone.push({ 'a.md': 'b\n' });
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect(site.github.requests.list().filter(({ path }) => path.includes('/git/blobs/'))).toHaveLength(1);
    expect((await team.state(linkId)).skipped).toHaveLength(5);
  });

  it('SYNC7 a file that becomes binary leaves its document alone, and comes back when it is text again', async () => {
    const team = await site.team();
    await team.clone.push({ 'a.md': 'text\n', 'b.md': 'b\n' });
    const linkId = await team.linked();
    await team.clone.push({ 'a.md': Buffer.from([0, 1]), 'b.md': 'bb\n' });
    await team.reconcile(linkId);
    expect(await team.texts()).toEqual({ 'a.md': 'text\n', 'b.md': 'bb\n' });
    expect((await team.state(linkId)).skipped).toEqual([{ path: 'a.md', reason: 'binary' }]);
    await team.clone.push({ 'a.md': 'text again\n' });
    await team.reconcile(linkId);
    expect((await team.texts())['a.md']).toBe('text again\n');
  });

  it('SYNC7 a file that was left out for one of nearly the same name comes in when that is gone', async () => {
    const team = await site.team();
    await team.clone.push({ 'Twin.md': 'one\n', 'twin.md': 'two\n' });
    const linkId = await team.linked();
    expect(await team.texts()).toEqual({ 'Twin.md': 'one\n' });
    await team.clone.push({ 'Twin.md': null, 'other.md': 'other\n' });
    await team.reconcile(linkId);
    await team.reconcile(linkId);
    expect(await team.texts()).toEqual({ 'twin.md': 'two\n', 'other.md': 'other\n' });
  });

  it('SYNC7 5,000 files come in', async () => {
    const team = await site.team();
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`docs/${Math.floor(i / 100)}/${i}.md`, `# ${i}\n`]));
    await team.clone.push(many);
    site.github.requests.reset();
    const linkId = await team.linked();
    expect(await team.texts()).toEqual(many);
    expect((await team.state(linkId)).status).toBe('ok');
    expect(site.github.requests.apiCalls).toBeLessThan(70);
  }, 120_000);
});
