import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}

/** Answers one request; JSON when it returns something. */
export type Respond = (request: Received, response: ServerResponse) => object | string | undefined;

/** A server that says whatever a test wants. */
export class SmallServer {
  readonly received: Received[] = [];
  respond: Respond = () => ({});

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly url: string,
  ) {}

  static async start(): Promise<SmallServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const small = new SmallServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => void small.answer(request, response));
    return small;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    const received = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: text === '' ? {} : JSON.parse(text) };
    this.received.push(received);
    const said = this.respond(received, response);
    if (said !== undefined) response.setHeader('content-type', 'application/json').end(typeof said === 'string' ? said : JSON.stringify(said));
  }
}

/** A problem document. */
export function problem(response: ServerResponse, status: number, code: string, detail = code): object {
  response.statusCode = status;
  return { status, code, detail };
}
