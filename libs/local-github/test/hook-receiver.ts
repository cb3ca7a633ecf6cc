import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HookReceiver {
  readonly url: string;
  readonly received: Received[];
  /** The status of every answer from now on; `undefined` never answers. */
  answerWith(status: number | undefined): void;
  end(): Promise<void>;
}

export async function startReceiver(): Promise<HookReceiver> {
  const received: Received[] = [];
  let status: number | undefined = 202;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks) });
      if (status !== undefined) response.writeHead(status, { 'x-receiver': 'test' }).end('noted');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const end = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, received, answerWith: (next) => void (status = next), end };
}

export function signed(secret: string, body: Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
