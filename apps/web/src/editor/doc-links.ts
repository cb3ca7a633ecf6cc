/** Where a link in a previewed document leads: another document of the project, an outside page, or nowhere safe. */
export type LinkTarget = { kind: 'doc'; path: string; hash: string } | { kind: 'outside'; href: string } | { kind: 'here'; hash: string } | { kind: 'none' };

const outside = /^(https?:|mailto:)/i;
const scheme = /^[a-z][a-z0-9+.-]*:/i;

/** @param from path of the document that holds the link. */
export function linkTarget(href: string | undefined, from: string): LinkTarget {
  if (!href) return { kind: 'none' };
  if (href.startsWith('#')) return { kind: 'here', hash: href };
  if (outside.test(href) || href.startsWith('//')) return { kind: 'outside', href };
  if (scheme.test(href)) return { kind: 'none' };
  const [path = '', hash = ''] = href.split('#', 2);
  const resolved = resolvePath(decoded(path), from);
  return resolved === null ? { kind: 'none' } : { kind: 'doc', path: resolved, hash: hash && `#${hash}` };
}

/** Relative to the document's folder, `/` from the project's root; null when it climbs out of the project. */
function resolvePath(path: string, from: string): string | null {
  const segments = path.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) return null;
    } else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
