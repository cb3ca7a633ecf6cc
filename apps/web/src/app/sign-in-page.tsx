import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Link, Navigate, useSearchParams } from 'react-router';
import { logIn } from '../api/accounts.js';
import { ProblemNote } from '../ui/problem-note.js';
import { Door } from './door.js';
import { nextPage } from './next-page.js';
import { useSignIn } from './use-sign-in.js';

export function SignInPage() {
  const { status, ended } = useSignIn();
  const [search] = useSearchParams();
  const form = useForm({ initialValues: { email: '', password: '' } });
  const signIn = useMutation({ mutationFn: logIn });
  if (status === 'signedIn') return <Navigate to={nextPage(search)} replace />;
  return (
    <Door title="Sign in" text="Welcome back." footer={<>New here? <Anchor component={Link} to={`/register?${search}`} inherit>Create an account</Anchor></>}>
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
        <Stack>
          {ended && (
            <Alert color="orange" variant="light" role="alert">
              You were signed out. Unsaved text is kept on this device and offered when you open its document again.
            </Alert>
          )}
          <TextInput label="E-mail" type="email" required autoComplete="username" data-autofocus autoFocus {...form.getInputProps('email')} />
          <PasswordInput label="Password" required autoComplete="current-password" {...form.getInputProps('password')} />
          <ProblemNote error={signIn.error} />
          <Button type="submit" fullWidth loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
