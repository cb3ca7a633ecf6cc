import { answer } from './answer.js';
import { api } from './client.js';
import type { Schemas } from './client.js';
import { everyPage } from './pages.js';

/** Proves on every write that the lock is ours: see the lock protocol. */
export interface LockProof {
  session: string;
  token: number;
}

export type SearchHit = Schemas['SearchHitSchema'];
export type Saved = Schemas['SavedDocSchema'];
type Known = Pick<Schemas['DocSchema'], 'id' | 'version'>;

export const listDocs = (project: string) => everyPage((query) => answer(api.GET('/api/v1/projects/{project}/docs', { params: { path: { project }, query } })));

export const getDoc = (project: string, docId: string) => answer(api.GET('/api/v1/projects/{project}/docs/{docId}', at(project, docId)));

export const createDoc = (project: string, body: Schemas['CreateDocDto']) => answer(api.POST('/api/v1/projects/{project}/docs', { params: { path: { project } }, body }));

export interface SaveRequest {
  project: string;
  docId: string;
  content: string;
  baseVersion: number;
  proof: LockProof | null;
  message?: string;
  merge?: boolean;
}

export function saveDoc({ project, docId, content, baseVersion, proof, message, merge }: SaveRequest) {
  const body = { content, ...(message ? { message } : {}) };
  const params = { path: { project, docId }, header: ifMatch(baseVersion), query: merge ? { merge } : {} };
  return answer(api.PUT('/api/v1/projects/{project}/docs/{docId}/content', { params, body, headers: proofHeaders(proof) }));
}

export const moveDoc = (project: string, doc: Known, path: string, proof: LockProof | null = null) =>
  answer(api.PATCH('/api/v1/projects/{project}/docs/{docId}', { ...onVersion(project, doc, proof), body: { path } }));

export const archiveDoc = (project: string, doc: Known, proof: LockProof | null = null) =>
  answer(api.DELETE('/api/v1/projects/{project}/docs/{docId}', onVersion(project, doc, proof)));

export const restoreDoc = (project: string, docId: string) => answer(api.POST('/api/v1/projects/{project}/docs/{docId}/restore', at(project, docId)));

export const listVersions = (project: string, docId: string, cursor?: string) =>
  answer(api.GET('/api/v1/projects/{project}/docs/{docId}/versions', { params: { path: { project, docId }, query: { limit: 50, cursor } } }));

export const getVersion = (project: string, docId: string, version: number) =>
  answer(api.GET('/api/v1/projects/{project}/docs/{docId}/versions/{version}', { params: { path: { project, docId, version } } }));

export function restoreVersion(project: string, doc: Known, version: number, proof: LockProof | null) {
  const params = { path: { project, docId: doc.id, version }, header: ifMatch(doc.version) };
  return answer(api.POST('/api/v1/projects/{project}/docs/{docId}/versions/{version}/restore', { params, headers: proofHeaders(proof) }));
}

export const search = (project: string, q: string) => answer(api.GET('/api/v1/projects/{project}/search', { params: { path: { project }, query: { q } } }));

export const getStaged = (project: string, docId: string) => answer(api.GET('/api/v1/projects/{project}/docs/{docId}/staged', at(project, docId)));

export const checkText = (project: string, body: Schemas['CheckTextDto']) => answer(api.POST('/api/v1/projects/{project}/checks', { params: { path: { project } }, body }));

export const getDraft = (project: string, docId: string) => answer(api.GET('/api/v1/projects/{project}/docs/{docId}/draft', at(project, docId)));

export const putDraft = (project: string, docId: string, body: Schemas['DraftDto']) =>
  answer(api.PUT('/api/v1/projects/{project}/docs/{docId}/draft', { ...at(project, docId), body }));

export const deleteDraft = (project: string, docId: string) => answer(api.DELETE('/api/v1/projects/{project}/docs/{docId}/draft', at(project, docId)));

export async function listLocks(project: string) {
  const { items } = await answer(api.GET('/api/v1/projects/{project}/locks', { params: { path: { project } } }));
  return items;
}

export const acquireLock = (project: string, docId: string, session: string) =>
  answer(api.PUT('/api/v1/projects/{project}/docs/{docId}/lock', { ...at(project, docId), body: { session } }));

export const renewLock = (project: string, docId: string, body: LockProof) =>
  answer(api.POST('/api/v1/projects/{project}/docs/{docId}/lock/renew', { ...at(project, docId), body }));

export const stealLock = (project: string, docId: string, body: Schemas['StealDto']) =>
  answer(api.POST('/api/v1/projects/{project}/docs/{docId}/lock/steal', { ...at(project, docId), body }));

/** keepalive, so that it is sent even while the page goes away. */
export const releaseLock = (project: string, docId: string, query: LockProof) =>
  answer(api.DELETE('/api/v1/projects/{project}/docs/{docId}/lock', { params: { path: { project, docId }, query }, keepalive: true }));

function at(project: string, docId: string) {
  return { params: { path: { project, docId } } };
}

function onVersion(project: string, { id, version }: Known, proof: LockProof | null) {
  return { params: { path: { project, docId: id }, header: ifMatch(version) }, headers: proofHeaders(proof) };
}

const ifMatch = (version: number) => ({ 'If-Match': `"${version}"` });
const proofHeaders = (proof: LockProof | null): Record<string, string> => (proof ? { 'X-Lock-Token': String(proof.token), 'X-Lock-Session': proof.session } : {});
