import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What `npm start` leaves in demo.json. */
export interface Demo {
  url: string;
  email: string;
  password: string;
  project: string;
  apiKey: string;
  cloneUrl: string;
}

export interface Person {
  email: string;
  password: string;
}

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

export type Call = <T = unknown>(method: string, path: string, headers?: Record<string, string>, body?: object) => Promise<Answer<T>>;

export async function demoOf(dataDir: string): Promise<Demo> {
  return JSON.parse(await readFile(join(dataDir, 'demo.json'), 'utf8')) as Demo;
}

/** Calls of the demo project under some credentials. */
export function caller(url: string, credentials: Record<string, string>): Call {
  return (method, path, headers = {}, body) => request(`${url}/api/v1/projects/demo${path}`, method, { ...credentials, ...headers }, body);
}

/** The header that makes a request that person's. */
export async function signIn(url: string, { email, password }: Person): Promise<Record<string, string>> {
  const { body } = await request<{ accessToken: string }>(`${url}/api/v1/auth/login`, 'POST', {}, { email, password });
  return { authorization: `Bearer ${body.accessToken}` };
}

/** A second person, invited to the demo project by its owner. */
export async function registerEditor(url: string, asOwner: Call, name: string): Promise<Person> {
  const person = { email: `${name.toLowerCase()}@example.test`, password: 'a password for the second person' };
  const invitation = await asOwner<{ token: string }>('POST', '/invitations', {}, { email: person.email, role: 'editor' });
  await request(`${url}/api/v1/auth/register`, 'POST', {}, { ...person, name, invitation: invitation.body.token });
  return person;
}

async function request<T>(url: string, method: string, headers: Record<string, string>, body?: object): Promise<Answer<T>> {
  const payload = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(url, { method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...payload });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (text === '' ? null : JSON.parse(text)) as T };
}
