import { createHash } from 'node:crypto';
import { DomainError } from '../errors.js';
import { newId } from '../ids.js';
import type { Store, Tx } from '../ports/store.js';
import type { LinkRow } from '../ports/sync-store.js';
import { waitNoLonger } from './failure.js';

/** A webhook call as it came in. The body is the bytes that were signed, not a parsed form of them. */
export interface IncomingCall {
  deliveryId: string | undefined;
  event: string | undefined;
  signature: string | undefined;
  body: Buffer;
}

/** `stored`: a look was asked for. `known`: received before and settled. `ignored`: nothing that concerns this link. */
export type DeliveryOutcome = 'stored' | 'known' | 'ignored';

/** What a call says, once its signature is known to be right. */
export interface DeliveryFacts {
  deliveryId: string;
  event: string;
  bodyHash: string;
  payload: Record<string, unknown>;
}

const EVENTS_TO_LOOK_AT = new Set(['push', 'delete', 'create', 'repository', 'installation', 'installation_repositories', 'pull_request']);
const EVENTS_ABOUT_PULLS = new Set(['pull_request', 'installation', 'installation_repositories', 'repository']);
const DELIVERY_ID = /^[\w-]{1,100}$/;
const EVENT_NAME = /^[a-z_]{1,50}$/;

/** @throws DomainError `webhook.invalid`. */
export function readDelivery({ deliveryId, event, body }: IncomingCall): DeliveryFacts {
  if (deliveryId === undefined || !DELIVERY_ID.test(deliveryId)) throw new DomainError('webhook.invalid', { detail: 'X-GitHub-Delivery is missing or malformed.' });
  if (event === undefined || !EVENT_NAME.test(event)) throw new DomainError('webhook.invalid', { detail: 'X-GitHub-Event is missing or malformed.' });
  return { deliveryId, event, bodyHash: createHash('sha256').update(body).digest('hex'), payload: parse(body) };
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
export function concerns(link: LinkRow, { event, payload }: DeliveryFacts): boolean {
  if (!EVENTS_TO_LOOK_AT.has(event)) return false;
  if (event === 'push') return payload.ref === `refs/heads/${link.branch}`;
  if (event === 'delete' || event === 'create') return payload.ref === link.branch;
  return true;
}

/** Stores the delivery and asks for a look, both or neither. `alongside` is done in the same transaction, for a delivery that is not known yet. */
export async function keepDelivery(store: Store, link: LinkRow, { deliveryId, event, bodyHash }: DeliveryFacts, alongside?: (tx: Tx) => Promise<unknown>): Promise<DeliveryOutcome> {
  const delivery = { id: newId(), linkId: link.id, deliveryId, event, bodyHash };
  const actor = { kind: 'github' as const, id: 'webhook', name: 'GitHub' };
  const told = { type: 'delivery.received' as const, projectId: link.projectId, docId: null, actor, data: { linkId: link.id, deliveryId, event } };
  // GitHub waits for the answer, and nearly all deliveries are pushes that come once.
  const isPlain = alongside === undefined && !EVENTS_ABOUT_PULLS.has(event);
  if (isPlain && (await store.sync.receiveNew(delivery, told))) return 'stored';
  return store.transaction(async (tx) => {
    const { known } = await tx.sync.addDelivery(delivery);
    // Only a delivery that failed is worth another look: GitHub keeps the id when somebody presses "Redeliver".
    if (known && known.status !== 'failed') return 'known';
    if (known) {
      await tx.sync.requeueDelivery(link.id, known.id);
      await waitNoLonger(tx, link);
    }
    await tx.sync.request(link.id);
    // What is refused for want of a permission may be allowed by now; and no payload is believed about what is open.
    if (EVENTS_ABOUT_PULLS.has(event)) await tx.pulls.request(link.id);
    await alongside?.(tx);
    await tx.outbox.append(told);
    return 'stored';
  });
}
