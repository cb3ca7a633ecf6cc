import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useSyncExternalStore } from 'react';
import { ROLES } from '@lockstep/contracts';
import type { Doc, Project, Role } from '@lockstep/contracts';
import { listDocs } from '../api/docs.js';
import type { ProjectRoom, RoomState } from '../api/project-room.js';
import { queryKeys } from '../api/query-keys.js';

interface OpenProject {
  project: Project;
  room: ProjectRoom;
}

const ProjectContext = createContext<OpenProject | null>(null);
export const ProjectProvider = ProjectContext.Provider;

/** The project of this page and its live room. @throws Error outside of a project's pages. */
export function useOpenProject(): OpenProject {
  const open = useContext(ProjectContext);
  if (!open) throw new Error('This part of the page needs an open project.');
  return open;
}

/** The name of the project in addresses. */
export function useSlug(): string {
  return useOpenProject().project.slug;
}

export function useRoom(): RoomState {
  const { room } = useOpenProject();
  return useSyncExternalStore(room.subscribe, room.state);
}

export function useDocs() {
  const slug = useSlug();
  return useQuery({ queryKey: queryKeys.docs(slug), queryFn: () => listDocs(slug) });
}

/** One row of the document list: its path, version and sync state, without the text. */
export function useDocRow(docId: string): Doc | undefined {
  return useDocs().data?.find((doc) => doc.id === docId);
}

/** Whether this person may do what needs a role. The server decides; this only hides what it would refuse. */
export function useMay(needed: Role): boolean {
  const { project } = useOpenProject();
  return ROLES.indexOf(project.role) >= ROLES.indexOf(needed);
}
