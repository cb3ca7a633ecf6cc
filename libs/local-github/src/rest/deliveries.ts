import { ok, type Answer } from '../server/answer.js';
import { notFound } from '../server/api-error.js';
import { pageOf } from '../server/paging.js';
import { writeRoute, type Route, type WriterCall } from '../server/routes.js';
import type { Delivery, DeliverySummary } from '../webhooks/delivery-log.js';
import { hookOf } from './hooks.js';
import { deliveryItemShape, deliveryShape } from './shapes/hook.js';

const admin = 'admin' as const;
const docs = 'repos/webhooks';
const one = '/hooks/:hook/deliveries/:delivery';

export const deliveryRoutes: readonly Route[] = [
  writeRoute({ method: 'GET', pattern: '/hooks/:hook/deliveries', docs: `${docs}#list-deliveries-for-a-repository-webhook`, needs: admin }, list),
  writeRoute({ method: 'GET', pattern: one, docs: `${docs}#get-a-delivery-for-a-repository-webhook`, needs: admin }, show),
  writeRoute({ method: 'POST', pattern: `${one}/attempts`, docs: `${docs}#redeliver-a-delivery-for-a-repository-webhook`, needs: admin }, redeliver),
];

/** Deliveries page by cursor, not by number: new ones arrive on top while somebody reads. */
function list(call: WriterCall): Answer {
  const { query, url } = call;
  const { size } = pageOf(query);
  const after = Number(query.get('cursor') ?? Number.MAX_SAFE_INTEGER);
  const older = call.site.webhooks.deliveries.list(hookOf(call).id).filter(({ id }) => id < after);
  const shown = older.slice(0, size);
  return ok(shown.map(deliveryItemShape), older.length > size ? nextLink(url, query, shown) : {});
}

function nextLink(url: string, query: URLSearchParams, shown: readonly DeliverySummary[]): Record<string, string> {
  const search = new URLSearchParams(query);
  search.set('cursor', String(shown.at(-1)?.id ?? 0));
  return { link: `<${url}?${search}>; rel="next"` };
}

async function show(call: WriterCall): Promise<Answer> {
  return ok(deliveryShape(await deliveryOf(call)));
}

async function redeliver(call: WriterCall): Promise<Answer> {
  call.site.webhooks.redeliver(hookOf(call), await deliveryOf(call));
  return { status: 202, body: {} };
}

async function deliveryOf(call: WriterCall): Promise<Delivery> {
  const delivery = await call.site.webhooks.deliveries.find(hookOf(call).id, Number(call.params['delivery']));
  if (!delivery) throw notFound();
  return delivery;
}
