import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import type { Answer } from '../server/answer.js';
import { notFound } from '../server/api-error.js';
import { readRoute, type RepositoryCall, type Route } from '../server/routes.js';
import { commitAt } from './repository-state.js';

export const archiveRoutes: readonly Route[] = [
  readRoute('/tarball/*ref', 'repos/contents#download-a-repository-archive-tar', (call) => redirect(call, 'tar.gz')),
  readRoute('/tarball', 'repos/contents#download-a-repository-archive-tar', (call) => redirect(call, 'tar.gz')),
  readRoute('/zipball/*ref', 'repos/contents#download-a-repository-archive-zip', (call) => redirect(call, 'zip')),
  readRoute('/zipball', 'repos/contents#download-a-repository-archive-zip', (call) => redirect(call, 'zip')),
];

type Format = 'tar.gz' | 'zip';

/** Download addresses stop working when the server ends; GitHub's last five minutes. */
const signingKey = randomBytes(32);

/** GitHub answers with a redirect to another host, whose address carries the permission: no token goes along. */
async function redirect({ site, repository, params }: RepositoryCall, format: Format): Promise<Answer> {
  const commit = await commitAt(repository, params['ref']);
  if (!commit) throw notFound();
  const path = `/_codeload/${repository.record.id}/${format}/${commit.sha}`;
  return { status: 302, headers: { location: `${site.origin}${path}?token=${signature(path)}` } };
}

/** The download behind the redirect; `path` begins with /_codeload/. Throws ApiError 404 unless the address is one we gave out. */
export function openArchive(site: Site, path: string, token: string | null): Answer {
  const [, , id, format, sha] = path.split('/');
  const repository = site.repositories.byId(Number(id));
  if (!repository || !sha || !isGenuine(path, token)) throw notFound();
  const shape: Format = format === 'zip' ? 'zip' : 'tar.gz';
  return { status: 200, headers: archiveHeaders(repository, sha, shape), stream: archiveStream(repository, sha, shape) };
}

function archiveStream(repository: HostedRepository, sha: string, format: Format): Readable {
  const child = repository.git.start(['archive', `--format=${format}`, `--prefix=${folderName(repository, sha)}/`, sha]);
  child.stdin.end();
  child.stderr.resume();
  child.on('error', (error) => child.stdout.destroy(error));
  // A cut archive must not look like a whole one.
  child.on('exit', (code) => code !== 0 && child.stdout.destroy(new Error(`git archive ended with ${code}`)));
  return child.stdout;
}

function archiveHeaders(repository: HostedRepository, sha: string, format: Format): Record<string, string> {
  const type = format === 'zip' ? 'application/zip' : 'application/x-gzip';
  return { 'content-type': type, 'content-disposition': `attachment; filename=${folderName(repository, sha)}.${format}` };
}

function folderName({ record }: HostedRepository, sha: string): string {
  return `${record.owner}-${record.name}-${sha.slice(0, 7)}`;
}

function signature(path: string): string {
  return createHmac('sha256', signingKey).update(path).digest('base64url');
}

function isGenuine(path: string, token: string | null): boolean {
  const expected = Buffer.from(signature(path));
  const given = Buffer.from(token ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
