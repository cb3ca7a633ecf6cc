import { createServer, request } from 'node:http';
import { once } from 'node:events';

/**
 * Stands between GitHub and the API and treats deliveries as a bad network does: some never arrive, some twice, some late, and
 * so in another order. The bytes and the signature stay as they are.
 */
export class HookProxy {
  calm = false;
  counts = { passed: 0, dropped: 0, doubled: 0, delayed: 0 };

  constructor(random, targets) {
    Object.assign(this, { random, targets });
    this.server = createServer((incoming, outgoing) => this.take(incoming, outgoing));
  }

  async start() {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  async take(incoming, outgoing) {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    outgoing.writeHead(202).end();
    for (const delay of this.fate()) setTimeout(() => this.forward(incoming, Buffer.concat(chunks)), delay).unref();
  }

  /** After how many milliseconds it is delivered; not at all, or more than once. */
  fate() {
    if (this.calm) return [0];
    const fate = this.random.weighted({ passed: 5, dropped: 2, doubled: 1.5, delayed: 3 });
    this.counts[fate]++;
    if (fate === 'dropped') return [];
    if (fate === 'doubled') return [0, this.random.between(0, 3_000)];
    return fate === 'delayed' ? [this.random.between(200, 6_000)] : [0];
  }

  /** One try, like GitHub's own: a receiver that is away has missed it. */
  forward(incoming, body) {
    const url = new URL(incoming.url, this.random.pick(this.targets));
    const headers = { ...incoming.headers, host: url.host };
    const outgoing = request(url, { method: 'POST', headers, timeout: 10_000 }, (answer) => answer.resume());
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', () => undefined);
    outgoing.end(body);
  }

  async stop() {
    this.server.close();
    this.server.closeAllConnections();
  }
}
