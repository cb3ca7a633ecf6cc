import { createHash } from 'node:crypto';
import { DomainError } from '../errors.js';
import { isId, newId } from '../ids.js';
import type { Store } from '../ports/store.js';
import type { LinkRow } from '../ports/sync-store.js';
import type { LinkRemotes } from './link-remotes.js';
import { isSignedBy } from './signature.js';

/** A webhook call as it came in. The body is the bytes that were signed, not a parsed form of them. */
export interface IncomingDelivery {
  linkId: string;
  deliveryId: string | undefined;
  event: string | undefined;
  signature: string | undefined;
  body: Buffer;
}

/** `stored`: a look was asked for. `known`: received before and settled. `ignored`: nothing that concerns this link. */
export type DeliveryOutcome = 'stored' | 'known' | 'ignored';

const EVENTS_TO_LOOK_AT = new Set(['push', 'delete', 'create', 'repository', 'installation', 'installation_repositories', 'pull_request']);
const DELIVERY_ID = /^[\w-]{1,100}$/;
const EVENT_NAME = /^[a-z_]{1,50}$/;

/**
 * Receives webhooks. They only say "look now": what they claim is never believed, so a lost, late, doubled, reordered or forged one can
 * do no more than cause or miss one look. Nothing here waits for GitHub.
 */
export class Deliveries {
  constructor(
    private readonly store: Store,
    private readonly remotes: LinkRemotes,
  ) {}

  /** @throws DomainError `link.not_found`, `webhook.signature`, `webhook.invalid`. */
  async receive(incoming: IncomingDelivery): Promise<DeliveryOutcome> {
    const link = isId(incoming.linkId) ? await this.store.sync.link(incoming.linkId) : null;
    if (!link) throw new DomainError('link.not_found', { detail: 'There is no such link.' });
    const signedWith = this.checkSignature(link, incoming);
    const { deliveryId, event } = checkHeaders(incoming);
    const payload = parse(incoming.body);
    if (event === 'ping') await this.retirePrevious(link, signedWith);
    if (!concerns(link, event, payload)) return 'ignored';
    return this.keep(link, { deliveryId, event, bodyHash: createHash('sha256').update(incoming.body).digest('hex') }, signedWith);
  }

  private checkSignature(link: LinkRow, { body, signature }: IncomingDelivery): 'current' | 'previous' {
    const { current, previous } = this.remotes.webhookSecrets(link);
    if (isSignedBy(body, signature, current)) return 'current';
    if (previous !== null && isSignedBy(body, signature, previous)) return 'previous';
    throw new DomainError('webhook.signature', { detail: 'X-Hub-Signature-256 is missing or is not that of this body with the secret of this link.' });
  }

  /** Once GitHub signs with the new secret, the old one has no use left but misuse. */
  private async retirePrevious(link: LinkRow, signedWith: 'current' | 'previous'): Promise<void> {
    if (signedWith === 'current' && link.previousWebhookSecret !== null) await this.store.sync.updateLink(link.id, { previousWebhookSecret: null });
  }

  private async keep(
    link: LinkRow,
    delivery: { deliveryId: string; event: string; bodyHash: string },
    signedWith: 'current' | 'previous',
  ): Promise<DeliveryOutcome> {
    await this.retirePrevious(link, signedWith);
    return this.store.transaction(async (tx) => {
      const { known } = await tx.sync.addDelivery({ id: newId(), linkId: link.id, ...delivery });
      // Only a delivery that failed is worth another look: GitHub keeps the id when somebody presses "Redeliver".
      if (known && known.status !== 'failed') return 'known';
      if (known) await tx.sync.requeueDelivery(link.id, known.id);
      await tx.sync.request(link.id);
      const actor = { kind: 'github' as const, id: 'webhook', name: 'GitHub' };
      const data = { linkId: link.id, deliveryId: delivery.deliveryId, event: delivery.event };
      await tx.outbox.append({ type: 'delivery.received', projectId: link.projectId, docId: null, actor, data });
      return 'stored';
    });
  }
}

function checkHeaders({ deliveryId, event }: IncomingDelivery): { deliveryId: string; event: string } {
  if (deliveryId === undefined || !DELIVERY_ID.test(deliveryId)) throw new DomainError('webhook.invalid', { detail: 'X-GitHub-Delivery is missing or malformed.' });
  if (event === undefined || !EVENT_NAME.test(event)) throw new DomainError('webhook.invalid', { detail: 'X-GitHub-Event is missing or malformed.' });
  return { deliveryId, event };
}

/** GitHub sends JSON, or, unless told otherwise, a form with the JSON in one field. The signature is over either. */
function parse(body: Buffer): Record<string, unknown> {
  const text = body.toString('utf8');
  try {
    const payload: unknown = JSON.parse(text.startsWith('payload=') ? (new URLSearchParams(text).get('payload') ?? '') : text);
    if (typeof payload === 'object' && payload !== null) return { ...payload };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new DomainError('webhook.invalid', { detail: 'The body is neither a JSON object nor a form with one in the field payload.' });
}

/** A push or deletion of another branch changes nothing here; everything else that may matter is looked at. */
function concerns(link: LinkRow, event: string, payload: Record<string, unknown>): boolean {
  if (!EVENTS_TO_LOOK_AT.has(event)) return false;
  if (event === 'push') return payload.ref === `refs/heads/${link.branch}`;
  if (event === 'delete' || event === 'create') return payload.ref === link.branch;
  return true;
}
