import { Agent, request } from 'node:http';

/** A client that costs little itself: fetch would take a large part of the time that is to be measured. */
export function jsonClient(baseUrl, { maxSockets = 64 } = {}) {
  const agent = new Agent({ keepAlive: true, maxSockets });
  const base = new URL(baseUrl);
  return function call(method, path, { token, headers = {}, body } = {}) {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = request({
        agent, method, host: base.hostname, port: base.port, path: `/api/v1${path}`,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
          ...headers,
        },
      }, (incoming) => {
        const chunks = [];
        incoming.on('data', (chunk) => chunks.push(chunk));
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (incoming.statusCode >= 400) return reject(new Error(`${method} ${path}: ${incoming.statusCode} ${text.slice(0, 300)}`));
          resolve(text === '' ? undefined : JSON.parse(text));
        });
      });
      outgoing.on('error', reject);
      outgoing.end(payload);
    });
  };
}
