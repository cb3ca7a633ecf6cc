import type { Doc, DocVersion, DocWithContent, Lock, Page } from '@lockstep/contracts';
import { http } from './client.js';
import { everyPage } from './pages.js';

/** Proves on every write that the lock is ours: see the lock protocol. */
export interface LockProof {
  session: string;
  token: number;
}

export interface SearchHit {
  docId: string;
  path: string;
  snippet: string;
  rank: number;
}

export interface Draft {
  content: string;
  baseVersion: number;
  updatedAt: string;
}

export type Saved = Doc & { merged?: boolean };
export type VersionWithContent = DocVersion & { content: string };

export const listDocs = (project: string): Promise<Doc[]> => everyPage((query) => http.get<Page<Doc>>(docs(project), { query }));

export const getDoc = (project: string, id: string): Promise<DocWithContent> => http.get(`${docs(project)}/${id}`);

export const createDoc = (project: string, body: { path: string; content: string; message?: string }): Promise<Doc> =>
  http.post(docs(project), { body });

export interface SaveRequest {
  project: string;
  docId: string;
  content: string;
  baseVersion: number;
  proof: LockProof | null;
  message?: string;
  merge?: boolean;
}

export function saveDoc(save: SaveRequest): Promise<Saved> {
  const body = { content: save.content, ...(save.message ? { message: save.message } : {}) };
  const query = save.merge ? { merge: true } : {};
  return http.put(`${docs(save.project)}/${save.docId}/content`, { body, query, headers: { ...ifMatch(save.baseVersion), ...proofHeaders(save.proof) } });
}

export const moveDoc = (project: string, doc: Pick<Doc, 'id' | 'version'>, path: string, proof: LockProof | null = null): Promise<Doc> =>
  http.patch(`${docs(project)}/${doc.id}`, { body: { path }, headers: { ...ifMatch(doc.version), ...proofHeaders(proof) } });

export const archiveDoc = (project: string, doc: Pick<Doc, 'id' | 'version'>, proof: LockProof | null = null): Promise<void> =>
  http.delete(`${docs(project)}/${doc.id}`, { headers: { ...ifMatch(doc.version), ...proofHeaders(proof) } });

export const restoreDoc = (project: string, docId: string): Promise<Doc> => http.post(`${docs(project)}/${docId}/restore`);

export const listVersions = (project: string, docId: string, cursor?: string): Promise<Page<DocVersion>> =>
  http.get(`${docs(project)}/${docId}/versions`, { query: { limit: 50, cursor } });

export const getVersion = (project: string, docId: string, version: number): Promise<VersionWithContent> =>
  http.get(`${docs(project)}/${docId}/versions/${version}`);

export const restoreVersion = (project: string, doc: Pick<Doc, 'id' | 'version'>, version: number, proof: LockProof | null): Promise<Doc> =>
  http.post(`${docs(project)}/${doc.id}/versions/${version}/restore`, { headers: { ...ifMatch(doc.version), ...proofHeaders(proof) } });

export const search = (project: string, q: string): Promise<Page<SearchHit>> => http.get(`/projects/${encodeURIComponent(project)}/search`, { query: { q } });

export const getDraft = (project: string, docId: string): Promise<Draft> => http.get(`${docs(project)}/${docId}/draft`);

export const putDraft = (project: string, docId: string, body: { content: string; baseVersion: number }): Promise<Draft> =>
  http.put(`${docs(project)}/${docId}/draft`, { body });

export const deleteDraft = (project: string, docId: string): Promise<void> => http.delete(`${docs(project)}/${docId}/draft`);

export async function listLocks(project: string): Promise<Lock[]> {
  return (await http.get<Page<Lock>>(`/projects/${encodeURIComponent(project)}/locks`)).items;
}

export const acquireLock = (project: string, docId: string, session: string): Promise<Lock> =>
  http.put(`${docs(project)}/${docId}/lock`, { body: { session } });

export const renewLock = (project: string, docId: string, proof: LockProof): Promise<Lock> =>
  http.post(`${docs(project)}/${docId}/lock/renew`, { body: proof });

export const stealLock = (project: string, docId: string, body: { session: string; seenToken: number; reason: string }): Promise<Lock> =>
  http.post(`${docs(project)}/${docId}/lock/steal`, { body });

/** keepalive, so that it is sent even while the page goes away. */
export const releaseLock = (project: string, docId: string, proof: LockProof): Promise<void> =>
  http.delete(`${docs(project)}/${docId}/lock`, { query: { ...proof }, keepalive: true });

const docs = (project: string): string => `/projects/${encodeURIComponent(project)}/docs`;
const ifMatch = (version: number): Record<string, string> => ({ 'if-match': `"${version}"` });
const proofHeaders = (proof: LockProof | null): Record<string, string> =>
  proof ? { 'x-lock-token': String(proof.token), 'x-lock-session': proof.session } : {};
