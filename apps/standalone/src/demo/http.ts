/** A small JSON client: what a person with curl could do, nothing more. */
export class Http {
  constructor(
    readonly base: string,
    private readonly authorization: string | null = null,
  ) {}

  /** The same base, asked by somebody. */
  as(authorization: string): Http {
    return new Http(this.base, authorization);
  }

  /** @throws Error with the server's words on any status beyond 2xx that is not in `expected`. */
  async send<T>(method: string, path: string, options: { body?: unknown; expected?: number[] } = {}): Promise<{ status: number; body: T }> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        ...(this.authorization === null ? {} : { authorization: this.authorization }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    if (!response.ok && !options.expected?.includes(response.status)) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  async get<T>(path: string): Promise<T> {
    return (await this.send<T>('GET', path)).body;
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return (await this.send<T>('POST', path, { body })).body;
  }
}
