import { answer } from './answer.js';
import { api } from './client.js';
import type { Schemas } from './client.js';
import { everyPage } from './pages.js';

export type NewKey = Schemas['CreateApiKeyDto'];
/** The secret travels once, in the answer to creation or rotation. */
export type KeyOnce = Schemas['NewApiKeySchema'];

export const listKeys = (project: string) =>
  everyPage((query) => answer(api.GET('/api/v1/projects/{project}/api-keys', { params: { path: { project }, query } })));

export const createKey = (project: string, body: NewKey) => answer(api.POST('/api/v1/projects/{project}/api-keys', { params: { path: { project } }, body }));

export const rotateKey = (project: string, keyId: string, graceSeconds: number) =>
  answer(api.POST('/api/v1/projects/{project}/api-keys/{keyId}/rotate', { params: { path: { project, keyId } }, body: { graceSeconds } }));

export const revokeKey = (project: string, keyId: string) =>
  answer(api.DELETE('/api/v1/projects/{project}/api-keys/{keyId}', { params: { path: { project, keyId } } }));
