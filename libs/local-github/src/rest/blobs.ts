import { writeObject } from '../git/write-objects.js';
import { isSha } from '../git/objects.js';
import { created, ok, type Answer } from '../server/answer.js';
import { notFound, unprocessable } from '../server/api-error.js';
import { optionalText, requiredText } from '../server/fields.js';
import { readRoute, writeRoute, type RepositoryCall, type Route, type WriterCall } from '../server/routes.js';
import { assertNotEmpty } from './repository-state.js';
import { repositoryUrl } from './shapes/repository.js';
import { nodeId, type Schema } from './shapes/schema.js';

export const blobRoutes: readonly Route[] = [
  readRoute('/git/blobs/:sha', 'git/blobs#get-a-blob', getBlob),
  writeRoute({ method: 'POST', pattern: '/git/blobs', docs: 'git/blobs#create-a-blob' }, createBlob),
];

async function getBlob({ site, repository, params, accept }: RepositoryCall): Promise<Answer> {
  await assertNotEmpty(repository);
  const sha = params['sha'] ?? '';
  const object = isSha(sha) ? await repository.objects.read(sha) : undefined;
  if (object?.type !== 'blob') throw notFound();
  if (wantsRaw(accept)) return { status: 200, raw: object.content, headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' } };
  const body: Schema<'blob'> = {
    sha,
    node_id: nodeId('Blob', `${repository.record.id}:${sha}`),
    size: object.content.length,
    url: `${repositoryUrl(site, repository)}/git/blobs/${sha}`,
    content: wrappedBase64(object.content),
    encoding: 'base64',
  };
  return ok(body);
}

async function createBlob({ site, repository, fields }: WriterCall): Promise<Answer> {
  await assertNotEmpty(repository);
  const content = requiredText(fields, 'content');
  const encoding = optionalText(fields, 'encoding') ?? 'utf-8';
  if (encoding !== 'utf-8' && encoding !== 'base64') throw unprocessable('Encoding must be utf-8 or base64');
  const bytes = encoding === 'base64' ? decodeBase64(content) : Buffer.from(content, 'utf8');
  const sha = await writeObject(repository.git, 'blob', bytes);
  const url = `${repositoryUrl(site, repository)}/git/blobs/${sha}`;
  const body: Schema<'short-blob'> = { sha, url };
  return created(body, { location: url });
}

export function wantsRaw(accept: string): boolean {
  return /application\/vnd\.github(?:\.v3)?\.raw/.test(accept);
}

/** GitHub breaks base64 into lines of 60 and ends with a newline; clients that cannot stand it should find out here. */
export function wrappedBase64(content: Buffer): string {
  return content.toString('base64').replace(/.{1,60}/g, '$&\n');
}

/** Buffer.from would skip whatever is not base64 and store other bytes than meant. */
export function decodeBase64(text: string): Buffer {
  const plain = text.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) throw unprocessable('content is not valid Base64');
  return Buffer.from(plain, 'base64');
}
