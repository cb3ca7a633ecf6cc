import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppDeliveries } from '@lockstep/core';
import type { DeliveryOutcome, Store } from '@lockstep/core';

/** Where the GitHub App of a test sends its webhooks: as the API takes them, without its process. */
export interface AppReceiver {
  readonly url: string;
  /** What each call came to. */
  readonly outcomes: DeliveryOutcome[];
  close(): Promise<void>;
}

export async function startAppReceiver(store: Store, app: { webhookSecret: string; apiUrl: string }, onError: (error: unknown) => void): Promise<AppReceiver> {
  const deliveries = new AppDeliveries(store, app);
  const outcomes: DeliveryOutcome[] = [];
  const server = createServer((request, response) => {
    const header = (name: string): string | undefined => request.headers[name]?.toString();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = { deliveryId: header('x-github-delivery'), event: header('x-github-event'), signature: header('x-hub-signature-256'), body: Buffer.concat(chunks) };
      deliveries
        .receive(call)
        .then((outcome) => outcomes.push(outcome))
        .catch(onError)
        .finally(() => response.writeHead(202).end());
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, outcomes, close: () => new Promise((closed) => server.close(() => closed())) };
}
