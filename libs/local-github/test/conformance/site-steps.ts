import { refused, type Observation, type Step, type Target } from './target.js';

/** Accounts, repositories, history and hooks: what the inbound half of a sync reads. */
export const siteSteps: readonly Step[] = [
  { name: 'account: who am I', run: async ({ octokit }) => ({ login: (await octokit.rest.users.getAuthenticated()).data.login }) },
  { name: 'account: a bad token', run: ({ stranger, at }) => refused(stranger.rest.repos.get(at)) },
  {
    name: 'repository: read it',
    run: async ({ octokit, at }) => {
      const { data } = await octokit.rest.repos.get(at);
      const { full_name, default_branch, archived } = data;
      return { full_name, default_branch, archived, private: data.private, push: data.permissions?.push, hasNumericId: Number.isInteger(data.id) };
    },
  },
  { name: 'repository: a missing one', run: ({ octokit, at }) => refused(octokit.rest.repos.get({ owner: at.owner, repo: `${at.repo}-none` })) },
  {
    name: 'branch: read it',
    run: async ({ octokit, at }, notes) => {
      const { data } = await octokit.rest.repos.getBranch({ ...at, branch: 'main' });
      return { name: data.name, isSecond: data.commit.sha === notes.get('second'), tree: data.commit.commit?.tree?.sha, message: data.commit.commit?.message };
    },
  },
  { name: 'branch: a missing one', run: ({ octokit, at }) => refused(octokit.rest.repos.getBranch({ ...at, branch: 'none' })) },
  { name: 'branch: a conditional read', run: conditionalRead },
  {
    name: 'commits: list',
    run: async ({ octokit, at }) => ({ messages: (await octokit.rest.repos.listCommits({ ...at, sha: 'main' })).data.map(({ commit }) => commit.message) }),
  },
  {
    name: 'commits: list of a path',
    run: async ({ octokit, at }) => ({ messages: (await octokit.rest.repos.listCommits({ ...at, path: 'docs/a.md' })).data.map(({ commit }) => commit.message) }),
  },
  {
    name: 'commits: one with its files',
    run: async ({ octokit, at }) => {
      const { data } = await octokit.rest.repos.getCommit({ ...at, ref: 'main' });
      return { sha: data.sha, stats: data.stats, files: data.files?.map(({ filename, status, additions }) => `${status} ${filename} ${additions}`).sort() };
    },
  },
  { name: 'commits: a missing one', run: ({ octokit, at }) => refused(octokit.rest.repos.getCommit({ ...at, ref: 'nope' })) },
  { name: 'compare: ahead', run: (target, notes) => compare(target, `${notes.get('first')}...main`) },
  { name: 'compare: behind', run: (target, notes) => compare(target, `main...${notes.get('first')}`) },
  { name: 'compare: diverged', run: (target) => compare(target, 'main...side') },
  { name: 'compare: identical', run: (target) => compare(target, 'main...main') },
  {
    name: 'contents: read a file',
    run: async ({ octokit, at }) => {
      const { data } = await octokit.rest.repos.getContent({ ...at, path: 'docs/deep/b.md' });
      if (Array.isArray(data) || data.type !== 'file') return { type: 'other' };
      return { type: data.type, sha: data.sha, size: data.size, text: Buffer.from(data.content, 'base64').toString('utf8') };
    },
  },
  {
    name: 'contents: read a folder',
    run: async ({ octokit, at }) => {
      const { data } = await octokit.rest.repos.getContent({ ...at, path: 'docs' });
      return { entries: Array.isArray(data) ? data.map(({ name, type, sha }) => `${type} ${name} ${sha}`) : 'no list' };
    },
  },
  { name: 'contents: a missing one', run: ({ octokit, at }) => refused(octokit.rest.repos.getContent({ ...at, path: 'none' })) },
  {
    name: 'hooks: make one',
    run: async ({ octokit, at, hookUrl }, notes) => {
      const config = { url: hookUrl, content_type: 'json', secret: 'hush' };
      const { status, data } = await octokit.rest.repos.createWebhook({ ...at, events: ['push'], config });
      notes.set('hook', String(data.id));
      return { status, active: data.active, events: data.events, content_type: data.config.content_type, secret: data.config.secret };
    },
  },
  {
    name: 'hooks: change it',
    run: async ({ octokit, at }, notes) => {
      const { status, data } = await octokit.rest.repos.updateWebhook({ ...at, hook_id: Number(notes.get('hook')), events: ['push', 'delete'] });
      return { status, events: data.events };
    },
  },
  { name: 'hooks: delete a missing one', run: ({ octokit, at }) => refused(octokit.rest.repos.deleteWebhook({ ...at, hook_id: 999_999 })) },
  {
    name: 'GraphQL',
    run: async ({ octokit, at }) => {
      const query = 'query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { object(expression: "main:README.md") { ... on Blob { text } } } }';
      return refused(octokit.graphql(query, { ...at }).then((data) => ({ status: 200, data })));
    },
  },
  { name: 'tarball', run: ({ octokit, at }) => refused(octokit.rest.repos.downloadTarballArchive({ ...at, ref: 'main' })) },
];

async function compare({ octokit, at }: Target, basehead: string): Promise<Observation> {
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ ...at, basehead });
  const { status, ahead_by, behind_by, merge_base_commit } = data;
  const files = data.files?.map((file) => `${file.status} ${file.filename}`).sort();
  return { status, ahead_by, behind_by, base: merge_base_commit.sha, commits: data.commits.map(({ sha }) => sha), files };
}

/** Octokit reports 304 as an error. */
async function conditionalRead({ octokit, at }: Target): Promise<Observation> {
  const first = await octokit.rest.repos.getBranch({ ...at, branch: 'main' });
  const etag = first.headers.etag;
  const again = await refused(octokit.rest.repos.getBranch({ ...at, branch: 'main', headers: { 'if-none-match': etag ?? 'none' } }));
  return { hasEtag: etag !== undefined, again: again['status'] };
}
