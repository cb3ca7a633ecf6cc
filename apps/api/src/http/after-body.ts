import type { IncomingMessage } from 'node:http';

/** Who sends more than this, in bytes, is cut off without having heard why. */
const PATIENCE = 64 * 1024 * 1024;

/**
 * Lets a client finish sending what nobody will read, then calls back. Most clients listen only after they have sent everything:
 * answered before, with the connection closed behind the answer, they see a broken pipe and never the reason.
 */
export function afterBody(request: IncomingMessage, then: () => void): void {
  if (request.complete || request.destroyed) return then();
  let received = 0;
  request.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > PATIENCE) request.destroy();
  });
  request.once('end', then);
  request.resume();
}
