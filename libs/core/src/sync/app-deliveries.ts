import { DomainError } from '../errors.js';
import { newId } from '../ids.js';
import type { Store, Tx } from '../ports/store.js';
import type { AppAudience, LinkRow } from '../ports/sync-store.js';
import { concerns, keepDelivery, readDelivery } from './delivery.js';
import type { DeliveryFacts, DeliveryOutcome, IncomingCall } from './delivery.js';
import { waitNoLonger } from './failure.js';
import { isSignedBy } from './signature.js';

/** What the App may do, or what the repository is, may have changed although its branch has not moved: a conditional look would see nothing. */
const EVENTS_BESIDE_THE_BRANCH = new Set(['installation', 'installation_repositories', 'repository']);

/**
 * Receives the webhooks of this server's GitHub App. One call may concern many links, of many projects: each stores it and looks for itself.
 * Here too nothing that a call claims is believed, and nothing waits for GitHub.
 */
export class AppDeliveries {
  constructor(
    private readonly store: Store,
    /** null: no App is configured. */
    private readonly app: { webhookSecret: string; apiUrl: string } | null,
  ) {}

  /** @throws DomainError `link.unsupported`, `webhook.signature`, `webhook.invalid`. */
  async receive(incoming: IncomingCall): Promise<DeliveryOutcome> {
    if (!this.app) throw new DomainError('link.unsupported', { detail: 'No GitHub App is configured on this server. Use the webhook address of a link.' });
    if (!isSignedBy(incoming.body, incoming.signature, this.app.webhookSecret)) {
      throw new DomainError('webhook.signature', { detail: "X-Hub-Signature-256 is missing or is not that of this body with the App's secret." });
    }
    const delivery = readDelivery(incoming);
    const links = await this.store.sync.linksFor(audienceOf(this.app.apiUrl, delivery.payload));
    const outcomes: DeliveryOutcome[] = [];
    for (const link of links.filter((one) => concerns(one, delivery))) outcomes.push(await this.keep(link, delivery));
    return outcomes.find((outcome) => outcome === 'stored') ?? outcomes[0] ?? 'ignored';
  }

  private keep(link: LinkRow, delivery: DeliveryFacts): Promise<DeliveryOutcome> {
    if (!EVENTS_BESIDE_THE_BRANCH.has(delivery.event)) return keepDelivery(this.store, link, delivery);
    return keepDelivery(this.store, link, delivery, async (tx: Tx) => {
      await tx.sync.queueRun({ id: newId(), linkId: link.id, trigger: 'auto' });
      await waitNoLonger(tx, link);
    });
  }
}

/** Whom a payload is about, as far as it can be read: what is not as GitHub writes it names nobody. */
function audienceOf(apiUrl: string, payload: Record<string, unknown>): AppAudience {
  const lists = ['repositories', 'repositories_added', 'repositories_removed'].flatMap((name) => (Array.isArray(payload[name]) ? (payload[name] as unknown[]) : []));
  const repoIds = [payload.repository, ...lists].flatMap((repository) => idOf(repository) ?? []);
  const isAboutInstallation = payload.repository === undefined;
  const account = field(field(payload.installation, 'account'), 'login');
  return {
    apiUrl,
    repoIds,
    // A push names its installation too, and must not send the links of other repositories looking.
    installationId: isAboutInstallation ? idOf(payload.installation) : null,
    account: isAboutInstallation && typeof account === 'string' ? account : null,
  };
}

function idOf(value: unknown): bigint | null {
  const id = field(value, 'id');
  return typeof id === 'number' && Number.isSafeInteger(id) ? BigInt(id) : null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
