import { Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Link, Navigate, useSearchParams } from 'react-router';
import { LIMITS } from '@lockstep/contracts';
import { register } from '../api/accounts.js';
import { ProblemNote } from '../ui/problem-note.js';
import { Door } from './door.js';
import { nextPage } from './next-page.js';
import { useSignIn } from './use-sign-in.js';

export function RegisterPage() {
  const { status } = useSignIn();
  const [search] = useSearchParams();
  const invitation = search.get('invitation');
  const form = useForm({
    initialValues: { name: '', email: search.get('email') ?? '', password: '' },
    validate: { password: (value) => (value.length < LIMITS.passwordMinChars ? `At least ${LIMITS.passwordMinChars} characters` : null) },
  });
  const account = useMutation({ mutationFn: register });
  if (status === 'signedIn') return <Navigate to={nextPage(search)} replace />;
  const footer = <>Have an account? <Anchor component={Link} to={`/sign-in?${search}`} inherit>Sign in</Anchor></>;
  return (
    <Door title="Create an account" text={invitation ? 'Use the e-mail address that was invited.' : 'Your name is shown to others while you edit.'} footer={footer}>
      <form onSubmit={form.onSubmit((values) => account.mutate(invitation ? { ...values, invitation } : values))}>
        <Stack>
          <TextInput label="Name" required autoComplete="name" autoFocus maxLength={LIMITS.nameChars} {...form.getInputProps('name')} />
          <TextInput label="E-mail" type="email" required autoComplete="username" {...form.getInputProps('email')} />
          <PasswordInput label="Password" description={`At least ${LIMITS.passwordMinChars} characters`} required autoComplete="new-password" {...form.getInputProps('password')} />
          <ProblemNote error={account.error} />
          <Button type="submit" fullWidth loading={account.isPending}>
            Create account
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
