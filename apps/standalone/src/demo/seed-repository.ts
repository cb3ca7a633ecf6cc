import { Buffer } from 'node:buffer';
import { repositoryReadme } from './documents.js';
import { Http } from './http.js';

/** A repository on a server that speaks GitHub's REST API, and a token that may administer it. */
export interface DemoRepository {
  /** REST base, such as https://api.github.com. */
  apiUrl: string;
  owner: string;
  name: string;
  adminToken: string;
}

/** A client for the repository's own part of the API. */
function repositoryApi({ apiUrl, owner, name, adminToken }: DemoRepository): Http {
  return new Http(`${apiUrl}/repos/${owner}/${name}`, `Bearer ${adminToken}`);
}

/** Gives an empty repository its first commit: without one it has no branch to link. */
export async function seedFirstCommit(repository: DemoRepository): Promise<void> {
  const api = repositoryApi(repository);
  const { status } = await api.send('GET', '/contents/README.md', { expected: [404, 409] });
  if (status === 200) return;
  await api.send('PUT', '/contents/README.md', { body: { message: 'Say what this repository is for', content: Buffer.from(repositoryReadme).toString('base64') } });
}

/** As GitHub lists it: with stars for the secret, which sent back mean that it stays. */
interface Hook {
  id: number;
  config: { url: string; secret?: string };
}

/** Has pushes announced to `webhook.url`. */
export async function seedWebhook(repository: DemoRepository, webhook: { url: string; secret: string }): Promise<void> {
  const api = repositoryApi(repository);
  const config = { url: webhook.url, secret: webhook.secret, content_type: 'json' };
  const hooks = await api.get<Hook[]>('/hooks');
  if (hooks.some(({ config: { url } }) => url === webhook.url)) return;
  await api.post('/hooks', { name: 'web', active: true, events: ['push'], config });
}

/** Lets hooks that point at an earlier address of this instance point at the present one; their secrets stay. */
export async function moveWebhooks(repository: DemoRepository, origin: string): Promise<void> {
  const api = repositoryApi(repository);
  for (const { id, config } of await api.get<Hook[]>('/hooks')) {
    const { pathname, origin: before } = new URL(config.url);
    if (before !== origin && pathname.startsWith('/api/v1/github/webhooks/')) await api.send('PATCH', `/hooks/${id}`, { body: { config: { ...config, url: `${origin}${pathname}` } } });
  }
}
