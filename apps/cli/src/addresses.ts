import { isIP } from 'node:net';
import { usage } from './failures.js';

/** A server's address as it is kept and compared: without a final slash. @throws Failure (usage) for what is none. */
export function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) throw usage(`${JSON.stringify(text)} is no address: it begins with http:// or https://`);
  if (url.username || url.password || url.search || url.hash) throw usage(`${url.origin}: an address has no user, password, query or fragment; the key is given apart`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * Whether Claude Code's own HTTP hooks reach this address. They refuse host *names* that lead to private addresses; loopback and literal
 * addresses work, and so do https names that everybody resolves alike.
 * @param resolve all addresses of a name.
 */
export async function takesHttpHooks(url: string, resolve: (name: string) => Promise<string[]>): Promise<boolean> {
  const { protocol, hostname } = new URL(url);
  if (hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, ''))) return true;
  if (protocol !== 'https:') return false;
  try {
    const addresses = await resolve(hostname);
    return addresses.length > 0 && addresses.every(isPublic);
  } catch {
    // A name that nobody knows here: `lockstep hook` copes with whatever it turns out to be.
    return false;
  }
}

const PRIVATE_V4 = /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const PRIVATE_V6 = /^(::|f[cd]|fe[89ab])/i;

function isPublic(address: string): boolean {
  return !(isIP(address) === 4 ? PRIVATE_V4 : PRIVATE_V6).test(address);
}
