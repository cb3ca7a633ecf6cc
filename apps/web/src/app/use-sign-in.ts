import { useSyncExternalStore } from 'react';
import type { User } from '@lockstep/contracts';
import { signIn } from '../api/client.js';
import type { SignInState } from '../api/sign-in-session.js';

export function useSignIn(): SignInState {
  return useSyncExternalStore(signIn.subscribe, signIn.state);
}

/** The person on this page. @throws Error outside of the signed-in part of the app. */
export function useUser(): User {
  const { user } = useSignIn();
  if (!user) throw new Error('This part of the page needs somebody signed in.');
  return user;
}
