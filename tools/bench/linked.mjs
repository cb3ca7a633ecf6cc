import { randomUUID } from 'node:crypto';
import { signBody } from '@lockstep/core';

/** A repository on the GitHub of this machine, linked to a project of its own, which hears of every push. */
export async function linkedRepository({ url, call, token, github }, { name, include = [] }) {
  const repository = await github.createRepo({ owner: 'bench', name: `${name}-${Date.now()}` });
  const credential = await github.createToken({ login: 'bench' });
  const { slug: project } = await call('POST', '/projects', { token, body: { name: `${name} bench` } });
  const { id: linkId, webhook } = await call('POST', `/projects/${project}/links`, {
    token,
    body: {
      owner: 'bench', repo: repository.name, branch: repository.defaultBranch, apiUrl: github.url, credential: { kind: 'token', token: credential },
      ...(include.length > 0 && { include }),
    },
  });
  const hook = { url: `${url}/api/v1/github/webhooks/${linkId}`, secret: webhook.secret };
  const ask = githubClient(`${github.url}/repos/bench/${repository.name}`, credential);
  await ask('POST', '/hooks', { events: ['push'], config: { ...hook, content_type: 'json' } });
  return { project, linkId, hook, repository, credential, ask, put: writerOf(ask) };
}

/** Commits one file; the answer comes when the branch has it and its webhook is on its way. */
function writerOf(ask) {
  const known = new Map();
  return async (path, text) => {
    const body = { message: `change ${path}`, content: Buffer.from(text).toString('base64'), sha: known.get(path) };
    const { content } = await ask('PUT', `/contents/${path}`, body);
    known.set(path, content.sha);
  };
}

function githubClient(base, credential) {
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${credential}`, 'content-type': 'application/json' };
    const response = await fetch(base + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
}

/** A delivery as GitHub makes it. A body that came before is a delivery that is known, and asks for nothing. */
export function delivery({ secret }, branch) {
  const body = JSON.stringify({ ref: `refs/heads/${branch}`, compare: randomUUID() });
  const signature = signBody(Buffer.from(body), secret);
  return { body, headers: { 'content-type': 'application/json', 'x-github-event': 'push', 'x-github-delivery': randomUUID(), 'x-hub-signature-256': signature } };
}
