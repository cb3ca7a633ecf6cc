import { Anchor, Box, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { Link, Outlet, useParams } from 'react-router';
import type { Project } from '@lockstep/contracts';
import { listLocks } from '../api/docs.js';
import { ProjectRoom } from '../api/project-room.js';
import { getProject } from '../api/projects.js';
import { queryKeys } from '../api/query-keys.js';
import { Frame } from '../app/frame.js';
import { JumpButton } from '../app/jump.js';
import { live, now, queries } from '../app/page-services.js';
import { Loading } from '../ui/loading.js';
import { ProblemNote } from '../ui/problem-note.js';
import { NewDocProvider } from './new-doc.js';
import { ProjectProvider } from './project-context.js';
import { Sidebar } from './sidebar.js';

/** Everything inside one project: its room is entered here once, whatever page is shown. */
export function ProjectLayout() {
  const { project: slug = '' } = useParams();
  const project = useQuery({ queryKey: queryKeys.project(slug), queryFn: () => getProject(slug) });
  if (project.data) return <InProject key={project.data.id} project={project.data} />;
  return (
    <Frame>
      <Box maw={640} w="100%" mx="auto" p="xl">
        {project.error ? <ProblemNote title="This project cannot be opened" error={project.error} onRetry={() => void project.refetch()} /> : <Loading />}
      </Box>
    </Frame>
  );
}

function InProject({ project }: { project: Project }) {
  const room = useMemo(() => roomOf(project.slug), [project.slug]);
  useEffect(() => {
    room.enter();
    return () => room.leave();
  }, [room]);
  return (
    <ProjectProvider value={{ project, room }}>
      <NewDocProvider>
        <Frame navbar={<Sidebar />} place={<Place project={project} />} tools={<JumpButton />}>
          <Outlet />
        </Frame>
      </NewDocProvider>
    </ProjectProvider>
  );
}

function Place({ project }: { project: Project }) {
  return (
    <>
      <Text c="dimmed" aria-hidden>
        /
      </Text>
      <Anchor component={Link} to={`/projects/${project.slug}`} c="inherit" fw={600} truncate underline="hover">
        {project.name}
      </Anchor>
    </>
  );
}

function roomOf(slug: string): ProjectRoom {
  return new ProjectRoom(slug, {
    live,
    now,
    fetchLocks: listLocks,
    invalidate: (queryKey) => void queries.invalidateQueries({ queryKey: [...queryKey] }),
    invalidateAll: (project) => void queries.invalidateQueries({ queryKey: [...queryKeys.project(project)] }),
  });
}
