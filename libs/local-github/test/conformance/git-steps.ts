import { createHash } from 'node:crypto';
import { person, refused, type Step } from './target.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const file = { mode: '100644', type: 'blob' } as const;
const nowhere = 'f'.repeat(40);

/** From an empty repository to commits, trees and refs: what the outbound half of a sync does. */
export const gitSteps: readonly Step[] = [
  { name: 'empty: read a ref', run: ({ octokit, empty }) => refused(octokit.rest.git.getRef({ ...empty, ref: 'heads/main' })) },
  { name: 'empty: read the branch', run: ({ octokit, empty }) => refused(octokit.rest.repos.getBranch({ ...empty, branch: 'main' })) },
  { name: 'empty: make a blob', run: ({ octokit, empty }) => refused(octokit.rest.git.createBlob({ ...empty, content: 'x' })) },
  { name: 'empty: list commits', run: ({ octokit, empty }) => refused(octokit.rest.repos.listCommits(empty)) },
  { name: 'empty: read contents', run: ({ octokit, empty }) => refused(octokit.rest.repos.getContent({ ...empty, path: '' })) },
  {
    name: 'contents: first commit',
    run: async ({ octokit, at }, notes) => {
      const content = base64('# Hello\n');
      const { status, data } = await octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'README.md', message: 'first', content, author: person, committer: person });
      notes.set('readme', data.content?.sha);
      notes.setCommit('first', data.commit.sha);
      notes.set('firstTree', data.commit.tree?.sha);
      return { status, blob: data.content?.sha, commit: data.commit.sha, tree: data.commit.tree?.sha };
    },
  },
  {
    name: 'contents: replace without the SHA',
    run: ({ octokit, at }) => refused(octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'README.md', message: 'x', content: '' })),
  },
  {
    name: 'contents: replace with a wrong SHA',
    run: ({ octokit, at }) => refused(octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'README.md', message: 'x', content: '', sha: nowhere })),
  },
  {
    name: 'refs: read one',
    run: async ({ octokit, at }) => {
      const { status, data } = await octokit.rest.git.getRef({ ...at, ref: 'heads/main' });
      return { status, ref: data.ref, sha: data.object.sha, type: data.object.type };
    },
  },
  { name: 'refs: read a missing one', run: ({ octokit, at }) => refused(octokit.rest.git.getRef({ ...at, ref: 'heads/none' })) },
  {
    name: 'blobs: make one from UTF-8',
    run: async ({ octokit, at }, notes) => {
      const { status, data } = await octokit.rest.git.createBlob({ ...at, content: 'é 🙂\r\n' });
      notes.set('utf8', data.sha);
      return { status, sha: data.sha };
    },
  },
  {
    name: 'blobs: make and read one from bytes',
    run: async ({ octokit, at }) => {
      const content = Buffer.from([0, 255, 13, 10]).toString('base64');
      const made = await octokit.rest.git.createBlob({ ...at, content, encoding: 'base64' });
      const { data } = await octokit.rest.git.getBlob({ ...at, file_sha: made.data.sha });
      return { sha: data.sha, size: data.size, bytes: Buffer.from(data.content, 'base64').toString('hex') };
    },
  },
  { name: 'blobs: read a missing one', run: ({ octokit, at }) => refused(octokit.rest.git.getBlob({ ...at, file_sha: nowhere })) },
  {
    name: 'trees: make one on another',
    run: async ({ octokit, at }, notes) => {
      const tree = [
        { ...file, path: 'docs/a.md', content: 'a\n' },
        { ...file, path: 'docs/deep/b.md', sha: notes.get('utf8') },
        { ...file, path: 'run.sh', mode: '100755' as const, content: '#!/bin/sh\n' },
      ];
      const { status, data } = await octokit.rest.git.createTree({ ...at, base_tree: notes.get('firstTree'), tree });
      notes.set('tree', data.sha);
      return { status, sha: data.sha, truncated: data.truncated };
    },
  },
  {
    name: 'trees: list recursively',
    run: async ({ octokit, at }, notes) => {
      const { data } = await octokit.rest.git.getTree({ ...at, tree_sha: notes.get('tree'), recursive: '1' });
      const entries = data.tree.map(({ path, mode, type, sha, size }) => [path, mode, type, sha, size ?? null].join(' '));
      return { sha: data.sha, truncated: data.truncated, entries: entries.sort() };
    },
  },
  {
    name: 'trees: take a path out',
    run: async ({ octokit, at }, notes) => {
      const tree = [{ ...file, path: 'docs/deep/b.md', sha: null }];
      const { data } = await octokit.rest.git.createTree({ ...at, base_tree: notes.get('tree'), tree });
      notes.set('smaller', data.sha);
      return { sha: data.sha };
    },
  },
  {
    name: 'trees: take out a path that is not there',
    run: ({ octokit, at }, notes) => refused(octokit.rest.git.createTree({ ...at, base_tree: notes.get('tree'), tree: [{ ...file, path: 'no.md', sha: null }] })),
  },
  {
    name: 'trees: a path that leaves the tree',
    run: ({ octokit, at }) => refused(octokit.rest.git.createTree({ ...at, tree: [{ ...file, path: '../x', content: '' }] })),
  },
  {
    name: 'trees: a path in .git',
    run: ({ octokit, at }) => refused(octokit.rest.git.createTree({ ...at, tree: [{ ...file, path: '.git/config', content: '' }] })),
  },
  {
    name: 'trees: a blob that is not there',
    run: ({ octokit, at }) => refused(octokit.rest.git.createTree({ ...at, tree: [{ ...file, path: 'x', sha: nowhere }] })),
  },
  { name: 'trees: read a missing one', run: ({ octokit, at }) => refused(octokit.rest.git.getTree({ ...at, tree_sha: nowhere })) },
  {
    name: 'commits: make one',
    run: async ({ octokit, at }, notes) => {
      const by = { author: person, committer: person };
      const { status, data } = await octokit.rest.git.createCommit({ ...at, message: 'second\n\nbody', tree: notes.get('tree'), parents: [notes.get('first')], ...by });
      notes.setCommit('second', data.sha);
      return { status, sha: data.sha, tree: data.tree.sha, parents: data.parents.map(({ sha }) => sha), author: data.author, message: data.message };
    },
  },
  {
    name: 'commits: the SHA is the one git computes',
    run: (_target, notes) => {
      const by = 'Ann <ann@example.test> 1772360430 +0000';
      const text = `tree ${notes.get('tree')}\nparent ${notes.get('first')}\nauthor ${by}\ncommitter ${by}\n\nsecond\n\nbody`;
      const sha = createHash('sha1').update(`commit ${Buffer.byteLength(text)}\0${text}`).digest('hex');
      return Promise.resolve({ isGits: notes.get('second') === sha });
    },
  },
  {
    name: 'commits: on a tree that is not there',
    run: ({ octokit, at }) => refused(octokit.rest.git.createCommit({ ...at, message: 'x', tree: nowhere, parents: [] })),
  },
  {
    name: 'refs: move forward',
    run: async ({ octokit, at }, notes) => {
      const { status, data } = await octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha: notes.get('second'), force: false });
      return { status, sha: data.object.sha };
    },
  },
  {
    name: 'refs: move to a sibling',
    run: async ({ octokit, at }, notes) => {
      const by = { author: person, committer: person };
      const sibling = await octokit.rest.git.createCommit({ ...at, message: 'sibling', tree: notes.get('smaller'), parents: [notes.get('first')], ...by });
      notes.setCommit('sibling', sibling.data.sha);
      return refused(octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha: sibling.data.sha, force: false }));
    },
  },
  { name: 'refs: move a missing one', run: ({ octokit, at }, notes) => refused(octokit.rest.git.updateRef({ ...at, ref: 'heads/none', sha: notes.get('second') })) },
  { name: 'refs: move to nothing', run: ({ octokit, at }) => refused(octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha: nowhere })) },
  { name: 'refs: make a branch', run: ({ octokit, at }, notes) => refused(octokit.rest.git.createRef({ ...at, ref: 'refs/heads/side', sha: notes.get('sibling') })) },
  { name: 'refs: make it again', run: ({ octokit, at }, notes) => refused(octokit.rest.git.createRef({ ...at, ref: 'refs/heads/side', sha: notes.get('sibling') })) },
  {
    name: 'refs: find by prefix',
    run: async ({ octokit, at }) => {
      const { data } = await octokit.rest.git.listMatchingRefs({ ...at, ref: 'heads/' });
      return { refs: data.map(({ ref, object }) => `${ref} ${object.sha}`) };
    },
  },
  { name: 'refs: a name that is none', run: ({ octokit, at }, notes) => refused(octokit.rest.git.createRef({ ...at, ref: 'refs/heads/a..b', sha: notes.get('sibling') })) },
  { name: 'refs: delete a missing one', run: ({ octokit, at }) => refused(octokit.rest.git.deleteRef({ ...at, ref: 'heads/none' })) },
  { name: 'refs: delete the default branch', run: ({ octokit, at }) => refused(octokit.rest.git.deleteRef({ ...at, ref: 'heads/main' })) },
];
