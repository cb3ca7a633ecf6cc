import { jsonClient } from './json-client.mjs';
import { compare } from './rounds.mjs';

const DOCS = 1_000;
const ROUNDS = 31;

/** A pull of documents that are all known, which every session begins with, against the same question about one document. */
export async function bundle({ url, call, token }) {
  const project = 'bench-bundle';
  await call('POST', '/projects', { token, body: { name: project, slug: project } });
  const changes = Array.from({ length: DOCS }, (_, n) => ({ op: 'put', path: `rules/${n}.md`, content: `Rule ${n}.\n`.repeat(500) }));
  await call('POST', `/projects/${project}/changes`, { token, body: { changes } });
  const { revision, docs } = await call('GET', `/projects/${project}/bundle`, { token });
  const ask = jsonClient(url);
  const known = (path, tag) => async () => {
    const began = performance.now();
    const said = await ask('GET', `/projects/${project}/${path}`, { token, headers: { 'if-none-match': tag } });
    if (said !== undefined) throw new Error(`${path} is known and was sent all the same`);
    return performance.now() - began;
  };
  const measured = await compare(ROUNDS, known('bundle', `"${revision}"`), known(`docs/${docs[0].id}`, `"${docs[0].version}"`));
  return [{ name: `304 for a bundle of ${DOCS} documents / 304 for one document`, ...measured, unit: 'ms', atMost: 6 }];
}
