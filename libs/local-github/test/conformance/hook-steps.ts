import type { HookReceiver, Received } from '../hook-receiver.js';
import { signed } from '../hook-receiver.js';
import { person, refused, type Notes, type Observation, type Step } from './target.js';

/** What arrives when a ref moves. The receiver answers at once; waiting is on what it has received. */
export function hookSteps(receiver: HookReceiver): readonly Step[] {
  return [
    { name: 'delivery: of a ping', run: async () => facts(await arrived(receiver, 'ping')) },
    {
      name: 'delivery: of a push',
      run: async ({ octokit, at }, notes) => {
        const by = { author: person, committer: person };
        const { data } = await octokit.rest.git.createCommit({ ...at, message: 'third', tree: notes.get('smaller'), parents: [notes.get('second')], ...by });
        await octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha: data.sha });
        return push(await arrived(receiver, 'push'), notes, data.sha);
      },
    },
    {
      name: 'delivery: log',
      run: async ({ octokit, at }, notes) => {
        const list = () => octokit.rest.repos.listWebhookDeliveries({ ...at, hook_id: Number(notes.get('hook')) });
        // A delivery is logged when its answer is in, a moment after the receiver has it.
        const { status, data } = await eventually(list, ({ data: seen }) => seen.some(({ event }) => event === 'push'));
        notes.set('delivery', String(data[0]?.id));
        return { status, events: data.map(({ event, status_code }) => `${event} ${status_code}`).sort() };
      },
    },
    {
      name: 'delivery: again on request',
      run: ({ octokit, at }, notes) =>
        refused(octokit.rest.repos.redeliverWebhookDelivery({ ...at, hook_id: Number(notes.get('hook')), delivery_id: Number(notes.get('delivery')) })),
    },
  ];
}

function facts(received: Received | undefined): Observation {
  if (!received) return { event: 'none arrived' };
  const { headers, body } = received;
  return {
    event: headers['x-github-event'],
    hasDeliveryId: headers['x-github-delivery'] !== undefined,
    hasGuid: /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(String(headers['x-github-delivery'])),
    isSigned: headers['x-hub-signature-256'] === signed('hush', body),
    type: headers['content-type'],
  };
}

function push(received: Received | undefined, notes: Notes, after: string): Observation {
  if (!received) return facts(received);
  const payload = JSON.parse(received.body.toString('utf8')) as Record<string, unknown>;
  const { commits } = payload;
  const moved = { ref: payload['ref'], isBefore: payload['before'] === notes.get('second'), isAfter: payload['after'] === after };
  return { ...facts(received), ...moved, forced: payload['forced'], created: payload['created'], commits: Array.isArray(commits) ? commits.length : 'absent' };
}

/** Undefined when nothing of that kind came in time. */
function arrived(receiver: HookReceiver, event: string): Promise<Received | undefined> {
  const find = () => Promise.resolve(receiver.received.find(({ headers }) => headers['x-github-event'] === event));
  return eventually(find, (found) => found !== undefined);
}

/** Looks again until it is so, or until it has taken too long; then the last look. */
async function eventually<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const seen = await look();
    if (isSo(seen) || Date.now() > deadline) return seen;
    await new Promise((done) => setTimeout(done, 20));
  }
}
