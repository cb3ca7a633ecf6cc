import { Anchor, Badge, Button, Card, EmptyState, Group, SimpleGrid, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Project } from '@lockstep/contracts';
import { listProjects } from '../api/projects.js';
import { queryKeys } from '../api/query-keys.js';
import { Frame } from '../app/frame.js';
import { Loading } from '../ui/loading.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';
import { When } from '../ui/when.js';
import { NewProjectDialog } from './new-project.js';
import classes from './projects-page.module.css';

export function ProjectsPage() {
  const projects = useQuery({ queryKey: queryKeys.projects, queryFn: listProjects });
  const [creating, { open, close }] = useDisclosure(false);
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={open}>
      New project
    </Button>
  );
  return (
    <Frame>
      <Page title="Projects" about="A project holds the documents that steer your agents, and who may edit them." actions={projects.data?.length ? create : null} width={1040}>
        {projects.isPending && <Loading height={120} rows={2} />}
        <ProblemNote error={projects.error} onRetry={() => void projects.refetch()} />
        {projects.data?.length === 0 && (
          <EmptyState icon={<IconStack2 />} title="No projects yet" description="Create one, write the first document, and link a GitHub repository when you are ready." mt="xl">
            <EmptyState.Actions>{create}</EmptyState.Actions>
          </EmptyState>
        )}
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
          {projects.data?.map((project) => (
            <ProjectCard key={project.id} project={project} />
          ))}
        </SimpleGrid>
      </Page>
      {creating && <NewProjectDialog onClose={close} />}
    </Frame>
  );
}

function ProjectCard({ project }: { project: Project }) {
  return (
    <Card component="article" withBorder radius="lg" padding="lg" className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb={6}>
        <Anchor component={Link} to={`/projects/${project.slug}`} c="inherit" fw={620} underline="never" className={classes.link}>
          {project.name}
        </Anchor>
        <Badge variant="default" tt="none" fw={500} flex="none">
          {project.role}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed" lineClamp={2} mih={42}>
        {project.description || 'No description.'}
      </Text>
      <Text size="xs" c="dimmed" mt="md">
        {project.docCount === 1 ? '1 document' : `${project.docCount} documents`} · changed <When at={project.updatedAt} />
      </Text>
    </Card>
  );
}
