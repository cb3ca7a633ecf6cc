import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Services } from './services.js';

/*
 * A process beside jest that owns the test services. It hands them out over HTTP, because jest's workers share nothing else,
 * and ends them when the channel to jest closes: also when jest was killed.
 */
let opened: Promise<Services> | undefined;

/** Loaded when first asked for: most runs of a few specs need none of it. */
function services(): Promise<Services> {
  opened ??= import('./services.js').then((module) => new module.Services());
  return opened;
}

async function answer(request: IncomingMessage): Promise<string> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/postgres') return (await services()).template();
  if (url.pathname === '/redis' && request.method === 'POST') return (await services()).startRedis();
  if (url.pathname === '/redis' && request.method === 'DELETE') {
    await (await services()).stopRedis(url.searchParams.get('url') ?? '');
    return '';
  }
  throw new Error(`no test service at ${url.pathname}`);
}

const server = createServer((request, response) => {
  // Specs ask rarely: a connection kept for the next one may be closed at the very moment it is used again.
  response.setHeader('connection', 'close');
  answer(request).then(
    (body) => response.end(body),
    (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
  );
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${port}` });
});

// A Ctrl-C in the terminal is for jest, whose end closes the channel.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => {
  end().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`test services: ${String(error)}\n`);
      process.exit(1);
    },
  );
});

async function end(): Promise<void> {
  await (await opened)?.close();
}
