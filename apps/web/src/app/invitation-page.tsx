import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from 'react-router';
import { logOut } from '../api/accounts.js';
import { acceptInvitation } from '../api/projects.js';
import { ProblemNote } from '../ui/problem-note.js';
import { Door } from './door.js';
import { queries } from './page-services.js';
import { useSignIn } from './use-sign-in.js';

/** Where an invitation's link leads: join with the account at hand, or get one first. */
export function InvitationPage() {
  const { token = '' } = useParams();
  const { status, user } = useSignIn();
  return (
    <Door title="You are invited" text="Somebody wants to edit documents with you.">
      {status === 'signedIn' && user ? <Accept token={token} email={user.email} /> : <Choose token={token} />}
    </Door>
  );
}

function Choose({ token }: { token: string }) {
  const next = encodeURIComponent(`/invitations/${token}`);
  return (
    <Stack>
      <Button component={Link} to={`/register?invitation=${encodeURIComponent(token)}`} fullWidth>
        Create an account
      </Button>
      <Button component={Link} to={`/sign-in?next=${next}`} variant="default" fullWidth>
        I have an account
      </Button>
    </Stack>
  );
}

function Accept({ token, email }: { token: string; email: string }) {
  const navigate = useNavigate();
  const accept = useMutation({
    mutationFn: () => acceptInvitation(token),
    onSuccess: async (project) => {
      await queries.invalidateQueries();
      await navigate(`/projects/${project.slug}`);
    },
  });
  const leave = useMutation({ mutationFn: logOut });
  return (
    <Stack>
      <Text size="sm">
        You are signed in as <b>{email}</b>. The invitation must be for this address.
      </Text>
      <ProblemNote error={accept.error ?? leave.error} />
      <Button fullWidth loading={accept.isPending} onClick={() => accept.mutate()}>
        Join the project
      </Button>
      <Button fullWidth variant="default" loading={leave.isPending} onClick={() => leave.mutate()}>
        Use another account
      </Button>
    </Stack>
  );
}
