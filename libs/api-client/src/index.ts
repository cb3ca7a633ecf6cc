export { createApiClient, type ApiClient, type ApiClientOptions } from './client.js';
export type { components, operations, paths } from './schema.js';
