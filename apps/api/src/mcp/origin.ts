import { localhostAllowedOrigins, validateOriginHeader } from '@modelcontextprotocol/server';
import { DomainError } from '@lockstep/core';

/**
 * Refuses pages of other sites, also those that reach this process under a name they made point to it (DNS rebinding).
 * Programs send no Origin.
 * @param publicUrl where people reach this instance.
 * @throws DomainError `auth.forbidden`.
 */
export function checkOrigin(origin: string | undefined, publicUrl: string): void {
  const { hostname } = new URL(publicUrl);
  const loopback = localhostAllowedOrigins();
  const allowed = loopback.includes(hostname) ? loopback : [hostname];
  if (!validateOriginHeader(origin, allowed).ok) throw new DomainError('auth.forbidden', { detail: 'Pages of other sites may not call this address.' });
}
