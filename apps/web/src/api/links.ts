import type { LinkMode, LinkStatus } from '@lockstep/contracts';
import { answer } from './answer.js';
import { api } from './client.js';
import type { Schemas } from './client.js';
import { everyPage } from './pages.js';

export type NewLink = Schemas['CreateLinkDto'];
export type Webhook = Schemas['LinkWebhookSchema'];
export type Delivery = Schemas['DeliverySchema'];
export type InstanceLinkFilter = LinkStatus | 'paused';
export type Resolution = Schemas['ResolveConflictDto'];

const shownAtMost = 20;

const at = (project: string, linkId: string) => ({ params: { path: { project, linkId } } });
const newest = (project: string, linkId: string) => ({ params: { path: { project, linkId }, query: { limit: shownAtMost } } });

export const listLinks = (project: string) => everyPage((query) => answer(api.GET('/api/v1/projects/{project}/links', { params: { path: { project }, query } })));

export const gitHubApp = () => answer(api.GET('/api/v1/github/app'));

export const createLink = (project: string, body: NewLink) => answer(api.POST('/api/v1/projects/{project}/links', { params: { path: { project } }, body }));

export const setLinkMode = (project: string, linkId: string, mode: LinkMode) =>
  answer(api.PATCH('/api/v1/projects/{project}/links/{linkId}', { ...at(project, linkId), body: { mode } }));

export const setLinkPaused = (project: string, linkId: string, paused: boolean) =>
  answer(api.PATCH('/api/v1/projects/{project}/links/{linkId}', { ...at(project, linkId), body: { paused } }));

export const planRebuild = (project: string, linkId: string) =>
  answer(api.POST('/api/v1/projects/{project}/links/{linkId}/plan', { ...at(project, linkId), body: { rebuild: true } }));

export const rebuildLink = (project: string, linkId: string) =>
  answer(api.POST('/api/v1/projects/{project}/links/{linkId}/rebuild', { ...at(project, linkId), body: { confirm: true } }));

/** Of all projects, what needs a person first; for the owner of the instance. */
export const listInstanceLinks = (status: InstanceLinkFilter | null, cursor: string | null) =>
  answer(api.GET('/api/v1/operations/links', { params: { query: { limit: 50, ...(status && { status }), ...(cursor !== null && { cursor }) } } }));

/** Which repository is on which version of which document, in path order. */
export const listFanout = (project: string, prefix: string, cursor: string | null) =>
  answer(api.GET('/api/v1/projects/{project}/fanout', { params: { path: { project }, query: { limit: 100, ...(prefix && { prefix }), ...(cursor !== null && { cursor }) } } }));

export const deleteLink = (project: string, linkId: string) => answer(api.DELETE('/api/v1/projects/{project}/links/{linkId}', at(project, linkId)));

export const planSync = (project: string, linkId: string) => answer(api.POST('/api/v1/projects/{project}/links/{linkId}/plan', at(project, linkId)));

export const startSync = (project: string, linkId: string, confirm: boolean) =>
  answer(api.POST('/api/v1/projects/{project}/links/{linkId}/sync', { ...at(project, linkId), body: { confirm } }));

export const listRuns = (project: string, linkId: string) => answer(api.GET('/api/v1/projects/{project}/links/{linkId}/runs', newest(project, linkId)));

export const listDeliveries = (project: string, linkId: string) => answer(api.GET('/api/v1/projects/{project}/links/{linkId}/deliveries', newest(project, linkId)));

export const retryDelivery = (project: string, linkId: string, deliveryId: string) =>
  answer(api.POST('/api/v1/projects/{project}/links/{linkId}/deliveries/{deliveryId}/retry', { params: { path: { project, linkId, deliveryId } } }));

export const listConflicts = (project: string) =>
  everyPage((query) => answer(api.GET('/api/v1/projects/{project}/conflicts', { params: { path: { project }, query } })));

export const getConflict = (project: string, conflictId: string) =>
  answer(api.GET('/api/v1/projects/{project}/conflicts/{conflictId}', { params: { path: { project, conflictId } } }));

export const resolveConflict = (project: string, conflictId: string, body: Resolution) =>
  answer(api.POST('/api/v1/projects/{project}/conflicts/{conflictId}/resolve', { params: { path: { project, conflictId } }, body }));

/** The installation of this server's GitHub App for an account. @throws Error in words for people when there is none. */
export async function installationFor(project: string, owner: string): Promise<number> {
  const { items } = await answer(api.GET('/api/v1/github/installations', { params: { query: { project, owner } } }));
  const [installation] = items;
  if (!installation) throw new Error(`The GitHub App is not installed for ${owner}. Install it there, then try again.`);
  return installation.id;
}
