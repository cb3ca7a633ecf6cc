import { demoDocuments } from './documents.js';
import type { Http } from './http.js';
import type { ProgressFile } from './progress.js';

/** The demo project's slug. */
export const PROJECT = 'demo';
const KEY_NAME = 'Demo agent';
const KEY_SCOPES = ['docs:read', 'docs:write', 'locks:write', 'hooks'];

/** Signs the demo person in, after registering where needed. @returns a client that speaks for that person. */
export async function signIn(api: Http, { known }: ProgressFile): Promise<Http> {
  const { email, password } = known;
  const login = await api.send<{ accessToken: string }>('POST', '/auth/login', { body: { email, password }, expected: [401] });
  const { accessToken } = login.status === 401 ? await api.post<{ accessToken: string }>('/auth/register', { email, password, name: 'Demo Person' }) : login.body;
  return api.as(`Bearer ${accessToken}`);
}

/** Makes what is missing of project, documents and key. Documents that somebody has edited since stay as they are. */
export async function seedProject(api: Http, progress: ProgressFile): Promise<void> {
  const found = await api.send('GET', `/projects/${PROJECT}`, { expected: [404] });
  if (found.status === 404) await api.post('/projects', { slug: PROJECT, name: 'Demo rules', description: 'What the agents of a small team are told, and what they do on call.' });
  for (const document of demoDocuments) {
    await api.send('POST', `/projects/${PROJECT}/docs`, { body: { ...document, message: 'Add the demo document' }, expected: [409] });
  }
  if (progress.known.apiKey === undefined) await seedKey(api, progress);
}

/** A key whose secret was not kept is of no use to anybody. */
async function seedKey(api: Http, progress: ProgressFile): Promise<void> {
  const keys = `/projects/${PROJECT}/api-keys`;
  const { items } = await api.get<{ items: { id: string; name: string }[] }>(keys);
  for (const lost of items.filter(({ name }) => name === KEY_NAME)) await api.send('DELETE', `${keys}/${lost.id}`, { expected: [404] });
  const { key } = await api.post<{ key: string }>(keys, { name: KEY_NAME, scopes: KEY_SCOPES });
  await progress.note({ apiKey: key });
}
