import { Agent, request } from 'node:http';

const TIMEOUT = 10_000;

/** No answer came: whatever was asked may have happened or not. */
export class Lost extends Error {}

/** One caller of the API; each request goes to any of the processes, as behind a load balancer. */
export class Client {
  agent = new Agent({ keepAlive: true, maxSockets: 8 });

  /** @param credentials a function, because access tokens are renewed. */
  constructor({ urls, random, credentials = () => ({}), ledger }) {
    Object.assign(this, { urls, random, credentials, ledger });
  }

  /** @returns the answer, whatever its status. @throws Lost. */
  async call(method, path, { headers = {}, body } = {}) {
    const url = new URL(`/api/v1${path}`, this.random.pick(this.urls));
    const answer = await this.send(method, url, { ...this.credentials(), ...headers }, body);
    const code = answer.body?.code;
    if (answer.status === 500 || [400, 405, 415, 428].includes(answer.status)) this.ledger.surprise(`answered ${answer.status}`, { method, path, code, detail: answer.body?.detail, errors: answer.body?.errors });
    // 502 to 504 say that something behind was away, not that nothing happened.
    if (answer.status >= 500) throw new Lost(`${method} ${path}: ${answer.status} ${code}`);
    return answer;
  }

  send(method, url, headers, body) {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const typed = payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) };
    return new Promise((resolve, reject) => {
      const lose = (error) => reject(new Lost(`${method} ${url.pathname}: ${error.message}`));
      const outgoing = request(url, { agent: this.agent, method, headers: { ...typed, ...headers }, timeout: TIMEOUT }, (incoming) => {
        const chunks = [];
        incoming.on('data', (chunk) => chunks.push(chunk));
        incoming.on('error', lose);
        incoming.on('end', () => resolve({ status: incoming.statusCode, headers: incoming.headers, body: parsed(Buffer.concat(chunks).toString()) }));
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
      outgoing.on('error', lose);
      outgoing.end(payload);
    });
  }

  close() {
    this.agent.destroy();
  }
}

function parsed(text) {
  return text === '' ? undefined : JSON.parse(text);
}
