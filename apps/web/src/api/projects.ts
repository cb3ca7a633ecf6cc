import type { Role } from '@lockstep/contracts';
import { answer } from './answer.js';
import { api } from './client.js';
import type { Schemas } from './client.js';
import { everyPage } from './pages.js';

export type Invitation = Schemas['InvitationSchema'];

const at = (project: string) => ({ params: { path: { project } } });

export const listProjects = () => everyPage((query) => answer(api.GET('/api/v1/projects', { params: { query } })));

export const getProject = (project: string) => answer(api.GET('/api/v1/projects/{project}', at(project)));

export const createProject = (body: Schemas['CreateProjectDto']) => answer(api.POST('/api/v1/projects', { body }));

export const updateProject = (project: string, body: Schemas['UpdateProjectDto']) => answer(api.PATCH('/api/v1/projects/{project}', { ...at(project), body }));

export const archiveProject = (project: string) => answer(api.DELETE('/api/v1/projects/{project}', at(project)));

export const restoreProject = (projectId: string) => answer(api.POST('/api/v1/projects/{project}/restore', at(projectId)));

export const listMembers = (project: string) =>
  everyPage((query) => answer(api.GET('/api/v1/projects/{project}/members', { params: { path: { project }, query } })));

export const setRole = (project: string, userId: string, role: Role) =>
  answer(api.PATCH('/api/v1/projects/{project}/members/{userId}', { params: { path: { project, userId } }, body: { role } }));

export const removeMember = (project: string, userId: string) =>
  answer(api.DELETE('/api/v1/projects/{project}/members/{userId}', { params: { path: { project, userId } } }));

export const invite = (project: string, body: Schemas['InviteDto']) => answer(api.POST('/api/v1/projects/{project}/invitations', { ...at(project), body }));

export const acceptInvitation = (token: string) => answer(api.POST('/api/v1/invitations/{token}/accept', { params: { path: { token } } }));

export const listActivity = (project: string, query: { type?: string; cursor?: string }) =>
  answer(api.GET('/api/v1/projects/{project}/activity', { params: { path: { project }, query } }));
