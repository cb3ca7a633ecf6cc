import { readTestEnv } from './env.js';

/** Asks this run's host for a service. @throws with the host's words, or when there is no host. */
export async function askServices(method: 'GET' | 'POST' | 'DELETE', path: string): Promise<string> {
  const { servicesUrl } = readTestEnv();
  if (servicesUrl === null) throw new Error('No test services: run this through jest, after `npx nx build @lockstep/testing`.');
  const response = await fetch(`${servicesUrl}${path}`, { method });
  const body = await response.text();
  if (!response.ok) throw new Error(body);
  return body;
}
