/** The address of a document as an MCP resource. */
export function docUri(slug: string, path: string): string {
  return `lockstep://${slug}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** What an address names; null when it is none of ours. Read by hand: URL parsers resolve dots, also encoded ones, before anybody can check them. */
export function readDocUri(uri: string): { project: string; path: string } | null {
  const [, project, path] = /^lockstep:\/\/([^/?#]+)\/([^?#]+)$/.exec(uri) ?? [];
  if (project === undefined || path === undefined) return null;
  try {
    return { project, path: decodeURIComponent(path) };
  } catch {
    return null;
  }
}
