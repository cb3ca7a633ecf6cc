import type { HookRecord } from '../../storage/records.js';
import type { Delivery, DeliverySummary } from '../../webhooks/delivery-log.js';
import type { Schema } from './schema.js';

export function hookShape(url: string, hook: HookRecord): Schema<'hook'> {
  const { url: target, contentType, insecureSsl, secret } = hook.config;
  return {
    type: 'Repository',
    id: hook.id,
    name: 'web',
    active: hook.active,
    events: hook.events,
    config: { url: target, content_type: contentType, insecure_ssl: insecureSsl, ...(secret ? { secret: '********' } : {}) },
    updated_at: hook.updatedAt,
    created_at: hook.createdAt,
    url,
    test_url: `${url}/test`,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    last_response: hook.lastResponse,
  };
}

export function deliveryItemShape(delivery: DeliverySummary): Schema<'hook-delivery-item'> {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: null,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

export function deliveryShape(delivery: Delivery) {
  return {
    ...deliveryItemShape(delivery),
    url: delivery.url,
    request: { headers: delivery.requestHeaders, payload: delivery.payload },
    response: { headers: delivery.responseHeaders, payload: delivery.responsePayload },
  };
}
