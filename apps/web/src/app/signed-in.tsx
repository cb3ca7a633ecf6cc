import { Button, Center, EmptyState, Loader } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { signIn } from '../api/client.js';
import { live, queries } from './page-services.js';
import { useSignIn } from './use-sign-in.js';

/** Lets signed-in people in, sends others to the door, and says so when nobody answers. */
export function SignedIn() {
  const { status } = useSignIn();
  const location = useLocation();
  useEffect(() => {
    if (status !== 'signedIn') return undefined;
    live.open();
    return () => live.close();
  }, [status]);
  useEffect(() => {
    // The next person on this page must not see what this one had loaded.
    if (status === 'signedOut') queries.clear();
  }, [status]);
  if (status === 'unknown') return <Waiting />;
  if (status === 'unreachable') return <Unreachable />;
  if (status === 'signedOut') return <Navigate to={`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  return <Outlet />;
}

function Waiting() {
  return (
    <Center h="100dvh">
      <Loader aria-label="Signing in" />
    </Center>
  );
}

function Unreachable() {
  return (
    <Center h="100dvh" p="md">
      <EmptyState
        icon={<IconPlugConnectedX />}
        title="Lockstep cannot be reached"
        description="The server did not answer. Unsaved text on this device is kept and offered again when you open its document."
      >
        <EmptyState.Actions>
          <Button onClick={() => void signIn.refresh()}>Try again</Button>
        </EmptyState.Actions>
      </EmptyState>
    </Center>
  );
}
