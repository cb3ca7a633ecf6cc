import type { Conflict, ConflictSummary, Link, LinkMode, Page, SyncPlan, SyncRun } from '@lockstep/contracts';
import { http } from './client.js';
import { everyPage } from './pages.js';

export interface NewLink {
  owner: string;
  repo: string;
  branch?: string;
  root?: string;
  include?: string[];
  exclude?: string[];
  mode?: LinkMode;
  credential: { kind: 'token'; token: string };
  apiUrl?: string;
}

export interface Webhook {
  url: string;
  secret: string;
}

export interface Delivery {
  id: string;
  deliveryId: string;
  event: string;
  status: string;
  attempts: number;
  error: string | null;
  receivedAt: string;
}

export const listLinks = (project: string): Promise<Link[]> => everyPage((query) => http.get<Page<Link>>(links(project), { query }));

export const createLink = (project: string, body: NewLink): Promise<Link & { webhook: Webhook }> => http.post(links(project), { body });

export const updateLink = (project: string, id: string, body: Partial<NewLink>): Promise<Link> => http.patch(`${links(project)}/${id}`, { body });

export const deleteLink = (project: string, id: string): Promise<void> => http.delete(`${links(project)}/${id}`);

export const planSync = (project: string, id: string): Promise<SyncPlan> => http.post(`${links(project)}/${id}/plan`);

export const startSync = (project: string, id: string, confirm: boolean): Promise<{ runId: string }> =>
  http.post(`${links(project)}/${id}/sync`, { body: confirm ? { confirm: true } : {} });

export const listRuns = (project: string, id: string): Promise<Page<SyncRun>> => http.get(`${links(project)}/${id}/runs`, { query: { limit: 20 } });

export const listDeliveries = (project: string, id: string): Promise<Page<Delivery>> =>
  http.get(`${links(project)}/${id}/deliveries`, { query: { limit: 20 } });

export const retryDelivery = (project: string, id: string, delivery: string): Promise<void> =>
  http.post(`${links(project)}/${id}/deliveries/${delivery}/retry`);

export const listConflicts = (project: string): Promise<ConflictSummary[]> =>
  everyPage((query) => http.get<Page<ConflictSummary>>(`/projects/${encodeURIComponent(project)}/conflicts`, { query }));

export const getConflict = (project: string, id: string): Promise<Conflict> => http.get(`/projects/${encodeURIComponent(project)}/conflicts/${id}`);

export type Resolution = { content: string } | { take: 'ours' | 'theirs' };

export const resolveConflict = (project: string, id: string, body: Resolution): Promise<void> =>
  http.post(`/projects/${encodeURIComponent(project)}/conflicts/${id}/resolve`, { body });

const links = (project: string): string => `/projects/${encodeURIComponent(project)}/links`;
