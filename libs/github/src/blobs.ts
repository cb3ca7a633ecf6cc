import { blobSha, RemoteFailure } from '@lockstep/core';
import type { BlobAnswer } from './answers.js';
import type { GitHubApi } from './github-api.js';

/** Texts asked for in one query: at most, and at least when the host finds that too much. */
const BATCH_BLOBS = 400;
const FEWEST_BLOBS = 25;
const BATCH_BYTES = 2 * 1024 * 1024;
/** GraphQL cuts texts off at 512,000 bytes. */
const GRAPHQL_TEXT_BYTES = 500_000;
/** Single requests at a time, far below the 100 that GitHub allows. */
const PARALLEL = 6;

export interface WantedBlob {
  sha: string;
  size: number;
}

type TextAnswer = { repository: Record<string, { text: string | null } | null> | null };

/**
 * Fetches file contents: some hundreds in one GraphQL query where that is offered, one by one where it is not, is too large, or where the text
 * is not the bytes (GraphQL knows only text). Whatever the way, bytes count only if they have the SHA that was asked for.
 */
export class BlobReader {
  private graphqlRefused = false;
  private mostAtOnce = BATCH_BLOBS;

  constructor(
    private readonly api: GitHubApi,
    private readonly repository: { owner: string; repo: string; path: string },
  ) {}

  async read(wanted: WantedBlob[]): Promise<Map<string, Buffer>> {
    const unique = [...new Map(wanted.map((blob) => [blob.sha, blob])).values()];
    const found = new Map<string, Buffer>();
    const small = unique.filter(({ size }) => size <= GRAPHQL_TEXT_BYTES);
    if (small.length > 1) await this.readTogether(small, found);
    await this.readSingly(unique.filter(({ sha }) => !found.has(sha)), found);
    return found;
  }

  /** A query that took the host too long is asked again in smaller parts. */
  private async readTogether(wanted: WantedBlob[], found: Map<string, Buffer>): Promise<void> {
    for (let rest = wanted; rest.length > 0 && !this.graphqlRefused; ) {
      const batch = batchOf(rest, this.mostAtOnce);
      try {
        await this.readBatch(batch, found);
        rest = rest.slice(batch.length);
      } catch (error) {
        if (!(error instanceof RemoteFailure) || error.kind !== 'unavailable' || this.mostAtOnce <= FEWEST_BLOBS) throw error;
        this.mostAtOnce = Math.max(FEWEST_BLOBS, Math.floor(this.mostAtOnce / 2));
      }
    }
  }

  private async readBatch(batch: WantedBlob[], found: Map<string, Buffer>): Promise<void> {
    const texts = await this.query(batch).catch((error: unknown) => this.refusal(error));
    batch.forEach(({ sha }, index) => {
      const text = texts?.[`b${index}`]?.text;
      const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : null;
      if (bytes && blobSha(bytes) === sha) found.set(sha, bytes);
    });
  }

  private async query(batch: WantedBlob[]): Promise<TextAnswer['repository']> {
    const fields = batch.map(({ sha }, index) => `b${index}: object(oid: "${sha}") { ...t }`);
    const query = `query($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { ${fields.join(' ')} } } fragment t on Blob { text }`;
    const { owner, repo } = this.repository;
    const { data, errors } = await this.api.graphql<TextAnswer>(query, { owner, repo });
    const limited = errors.find((error) => error.type === 'RATE_LIMITED');
    if (limited) throw new RemoteFailure('rate_limited', limited.message, 200, { until: new Date(Date.now() + 60_000) });
    return data?.repository ?? null;
  }

  /** A host without GraphQL says so once; then single requests do. */
  private refusal(error: unknown): null {
    if (!(error instanceof RemoteFailure) || !['not_found', 'refused', 'forbidden'].includes(error.kind)) throw error;
    this.graphqlRefused = true;
    return null;
  }

  private async readSingly(wanted: WantedBlob[], found: Map<string, Buffer>): Promise<void> {
    const waiting = [...wanted];
    const worker = async (): Promise<void> => {
      for (let next = waiting.pop(); next; next = waiting.pop()) found.set(next.sha, await this.readOne(next.sha));
    };
    await Promise.all(Array.from({ length: Math.min(PARALLEL, wanted.length) }, worker));
  }

  private async readOne(sha: string): Promise<Buffer> {
    const { data } = await this.api.call<BlobAnswer>({ method: 'GET', path: `${this.repository.path}/git/blobs/${sha}`, repeatable: true });
    const bytes = Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8');
    if (blobSha(bytes) !== sha) throw new RemoteFailure('incomplete', `The content of blob ${sha} does not have that SHA.`);
    return bytes;
  }
}

/** As many from the front as one query may ask for; at least one. */
function batchOf(wanted: WantedBlob[], most: number): WantedBlob[] {
  let [count, bytes] = [0, 0];
  for (const { size } of wanted) {
    bytes += size;
    if (count > 0 && (count === most || bytes > BATCH_BYTES)) break;
    count++;
  }
  return wanted.slice(0, count);
}
