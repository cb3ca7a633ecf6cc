import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { finish } from '../git/git-command.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import type { Answer } from '../server/answer.js';
import type { UserRecord } from '../storage/records.js';
import { authorize } from './authorize.js';
import { parseHead, startBackend, type CgiHead, type CgiRequest } from './cgi.js';
import type { GitAddress } from './git-address.js';
import { readPushCommands } from './push-commands.js';
import { withSpooled } from './spool.js';
import { refusals } from './update-hook.js';

/** One request of git's smart HTTP protocol. */
export async function answerGit(site: Site, request: IncomingMessage, url: URL, address: GitAddress): Promise<Answer> {
  const verdict = authorize(site, address, request.headers);
  if (!verdict.allowed) return verdict.answer;
  const { repository, actor } = verdict;
  const query = url.search.slice(1);
  const cgi = { request, query, file: address.file, user: actor?.login ?? '' };
  if (address.file !== 'git-receive-pack' || !actor) return streamed(startBackend(repository.git, cgi), request);
  return receivePack({ site, cgi, repository, actor });
}

interface Push {
  readonly site: Site;
  readonly cgi: CgiRequest;
  readonly repository: HostedRepository;
  readonly actor: UserRecord;
}

/** The answer is held until the push is over: when git says the push worked, its webhooks are already on their way. */
function receivePack(push: Push): Promise<Answer> {
  const { site, cgi, repository, actor } = push;
  return withSpooled(site.spoolDir, cgi.request, site.limits.pushBytes, (pack) =>
    repository.changeRefs(actor, async () => {
      const hooks = await hooksFor(push, pack);
      const outcome = await finish(startBackend(repository.git, { ...cgi, ...(hooks && { hooks }) }), createReadStream(pack));
      const head = parseHead(outcome.stdout);
      if (!head) throw new Error(`git http-backend ended with ${outcome.exitCode}: ${outcome.stderr}`);
      return { status: head.status, headers: head.headers, raw: outcome.stdout.subarray(head.bodyAt) };
    }),
  );
}

/** Tells git's hook what rules forbid; undefined where no rule can. The file lives as long as the pack beside it. */
async function hooksFor({ site, cgi, repository, actor }: Push, pack: string): Promise<CgiRequest['hooks']> {
  const file = createReadStream(pack);
  const body = cgi.request.headers['content-encoding'] === 'gzip' ? file.pipe(createGunzip()) : file;
  const text = refusals(site, repository, actor, await readPushCommands(body));
  file.destroy();
  if (text === '') return undefined;
  const path = `${pack}.refusals`;
  await writeFile(path, text, { mode: 0o600 });
  return { folder: site.gitHooksDir, refusals: path };
}

/** Fetches can be large both ways, so they flow through. */
async function streamed(child: ChildProcessWithoutNullStreams, request: IncomingMessage): Promise<Answer> {
  child.stderr.resume();
  request.pipe(child.stdin);
  // A client that goes away ends its git.
  request.on('close', () => request.complete || child.kill());
  const body = new PassThrough();
  const { status, headers } = await headOf(child, body);
  return { status, headers, stream: body.on('close', () => child.kill()) };
}

function headOf(child: ChildProcessWithoutNullStreams, body: PassThrough): Promise<CgiHead> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      const head = parseHead(seen);
      if (!head) return;
      child.stdout.off('data', onData);
      body.write(seen.subarray(head.bodyAt));
      child.stdout.pipe(body);
      resolve(head);
    };
    child.stdout.on('data', onData);
    // git closes its end when it has read enough, and when it gives up; its answer says which.
    child.stdin.on('error', () => child.stdin.destroy());
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(`git http-backend ended with ${code} before it answered`)));
  });
}
