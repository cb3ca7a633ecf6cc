import type { Activity, Member, Page, Project, Role } from '@lockstep/contracts';
import { http } from './client.js';
import { everyPage } from './pages.js';

export interface NewProject {
  name: string;
  slug?: string;
  description?: string;
}

export interface Invitation {
  url: string;
  token: string;
  expiresAt: string;
}

export const listProjects = (): Promise<Project[]> => everyPage((query) => http.get<Page<Project>>('/projects', { query }));

export const getProject = (project: string): Promise<Project> => http.get(`/projects/${enc(project)}`);

export const createProject = (body: NewProject): Promise<Project> => http.post('/projects', { body });

export const updateProject = (project: string, body: Partial<NewProject>): Promise<Project> => http.patch(`/projects/${enc(project)}`, { body });

export const archiveProject = (project: string): Promise<void> => http.delete(`/projects/${enc(project)}`);

export const listMembers = (project: string): Promise<Member[]> =>
  everyPage((query) => http.get<Page<Member>>(`/projects/${enc(project)}/members`, { query }));

export const setRole = (project: string, userId: string, role: Role): Promise<Member> =>
  http.patch(`/projects/${enc(project)}/members/${userId}`, { body: { role } });

export const removeMember = (project: string, userId: string): Promise<void> => http.delete(`/projects/${enc(project)}/members/${userId}`);

export const invite = (project: string, body: { email: string; role: Role }): Promise<Invitation> =>
  http.post(`/projects/${enc(project)}/invitations`, { body });

export const acceptInvitation = (token: string): Promise<Project> => http.post(`/invitations/${enc(token)}/accept`);

export interface ActivityFilter {
  docId?: string;
  actor?: string;
  type?: string;
  cursor?: string;
}

export const listActivity = (project: string, filter: ActivityFilter): Promise<Page<Activity>> =>
  http.get(`/projects/${enc(project)}/activity`, { query: { ...filter } });

const enc = encodeURIComponent;
