import type { SignedIn } from '@lockstep/contracts';
import { http, signIn } from './client.js';

export interface Registration {
  email: string;
  password: string;
  name: string;
  invitation?: string;
}

export async function register(body: Registration): Promise<void> {
  signIn.signedIn(await http.post<SignedIn>('/auth/register', { body }));
}

export async function logIn(body: { email: string; password: string }): Promise<void> {
  signIn.signedIn(await http.post<SignedIn>('/auth/login', { body }));
}

/** Ends the session on the server too; a server that cannot be reached leaves the cookie, so the error is shown. */
export async function logOut(): Promise<void> {
  await http.post('/auth/logout');
  signIn.signedOut();
}
