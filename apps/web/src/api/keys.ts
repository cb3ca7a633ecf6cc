import type { ApiKey, Page, Scope } from '@lockstep/contracts';
import { http } from './client.js';
import { everyPage } from './pages.js';

export interface NewKey {
  name: string;
  scopes: Scope[];
  paths?: string[];
  expiresInDays?: number;
}

/** The secret travels once, in the answer to creation or rotation. */
export type KeyOnce = ApiKey & { key: string };

export const listKeys = (project: string): Promise<ApiKey[]> => everyPage((query) => http.get<Page<ApiKey>>(keys(project), { query }));

export const createKey = (project: string, body: NewKey): Promise<KeyOnce> => http.post(keys(project), { body });

export const rotateKey = (project: string, id: string, graceSeconds: number): Promise<KeyOnce> =>
  http.post(`${keys(project)}/${id}/rotate`, { body: { graceSeconds } });

export const revokeKey = (project: string, id: string): Promise<void> => http.delete(`${keys(project)}/${id}`);

const keys = (project: string): string => `/projects/${encodeURIComponent(project)}/api-keys`;
