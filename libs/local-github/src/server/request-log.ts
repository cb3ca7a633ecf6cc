/** `rest` and `graphql` count against the rate limit; `git` is clone and push, `archive` the download behind a tarball. */
export type Surface = 'rest' | 'graphql' | 'git' | 'archive';

export interface LoggedRequest {
  readonly surface: Surface;
  readonly method: string;
  /** Without host, query and `/api/v3`. */
  readonly path: string;
  readonly query: string;
  readonly status: number;
  /** Requests it took from the rate limit: 0 or 1. */
  readonly cost: number;
}

/** Enough for any test; a demo that runs for weeks must not grow. */
const kept = 20_000;

/** What was asked of the server, oldest first, for tests and benchmarks that count. */
export class RequestLog {
  private entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    this.entries.push(entry);
    if (this.entries.length > kept) this.entries = this.entries.slice(-kept / 2);
  }

  list(): readonly LoggedRequest[] {
    return [...this.entries];
  }

  /** How many API calls (REST and GraphQL) there were; a redirected archive download is part of its call. */
  get apiCalls(): number {
    return this.entries.filter(({ surface }) => surface === 'rest' || surface === 'graphql').length;
  }

  /** Requests taken from the rate limit. */
  get cost(): number {
    return this.entries.reduce((sum, { cost }) => sum + cost, 0);
  }

  reset(): void {
    this.entries = [];
  }
}
