import { answer } from './answer.js';
import { door, signIn } from './client.js';
import type { Schemas } from './client.js';

export async function register(body: Schemas['RegisterDto']): Promise<void> {
  signIn.signedIn(await answer(door.POST('/api/v1/auth/register', { body })));
}

export async function logIn(body: Schemas['LoginDto']): Promise<void> {
  signIn.signedIn(await answer(door.POST('/api/v1/auth/login', { body })));
}

/** Ends the session on the server too; a server that cannot be reached leaves the cookie, so the error is shown. */
export async function logOut(): Promise<void> {
  await answer(door.POST('/api/v1/auth/logout'));
  signIn.signedOut();
}
