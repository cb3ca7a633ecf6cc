import { Button, Center, EmptyState } from '@mantine/core';
import { IconCompass, IconMoodConfuzed } from '@tabler/icons-react';
import { Link, useRouteError } from 'react-router';
import { inWords } from '../api/problem.js';

export function NotFoundPage() {
  return (
    <Center mih="60dvh" p="md">
      <EmptyState icon={<IconCompass />} title="There is no page here" description="The address is wrong, or what was here has moved. Documents keep their address when they are renamed.">
        <EmptyState.Actions>
          <Button component={Link} to="/">
            All projects
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    </Center>
  );
}

/** The last resort for a bug in the page itself: says what it was, and keeps the way out. */
export function RouteProblem() {
  const error = useRouteError();
  return (
    <Center mih="100dvh" p="md">
      <EmptyState icon={<IconMoodConfuzed />} title="This page broke" description={`${inWords(error)} Unsaved text on this device is kept.`}>
        <EmptyState.Actions>
          <Button onClick={() => window.location.reload()}>Load the page again</Button>
        </EmptyState.Actions>
      </EmptyState>
    </Center>
  );
}
