import type { components } from '@octokit/openapi-types';

/** A response type from GitHub's own OpenAPI description: what we send must have every field GitHub promises. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** GitHub's opaque ids; clients may only compare them. */
export function nodeId(kind: string, id: string | number): string {
  return Buffer.from(`0${kind.length}:${kind}${id}`).toString('base64');
}
