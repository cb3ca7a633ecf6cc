import { DomainError } from '../errors.js';
import { isId } from '../ids.js';
import type { Store } from '../ports/store.js';
import type { LinkRow } from '../ports/sync-store.js';
import { concerns, keepDelivery, readDelivery } from './delivery.js';
import type { DeliveryOutcome, IncomingCall } from './delivery.js';
import type { LinkRemotes } from './link-remotes.js';
import { isSignedBy } from './signature.js';

/** A webhook call to the address of one link. */
export interface IncomingDelivery extends IncomingCall {
  linkId: string;
}

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
    const delivery = readDelivery(incoming);
    const matters = concerns(link, delivery);
    if (delivery.event === 'ping' || matters) await this.retirePrevious(link, signedWith);
    return matters ? keepDelivery(this.store, link, delivery) : 'ignored';
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
}
