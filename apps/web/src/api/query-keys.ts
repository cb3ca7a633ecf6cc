/** One place for cache keys, so that an event and a page cannot disagree about a name. */
export const queryKeys = {
  projects: ['projects'] as const,
  project: (project: string) => ['project', project] as const,
  docs: (project: string) => ['project', project, 'docs'] as const,
  doc: (project: string, docId: string) => ['project', project, 'doc', docId] as const,
  versions: (project: string, docId: string) => ['project', project, 'versions', docId] as const,
  version: (project: string, docId: string, version: number) => ['project', project, 'version', docId, version] as const,
  search: (project: string, q: string) => ['project', project, 'search', q] as const,
  members: (project: string) => ['project', project, 'members'] as const,
  activity: (project: string) => ['project', project, 'activity'] as const,
  links: (project: string) => ['project', project, 'links'] as const,
  runs: (project: string, linkId: string) => ['project', project, 'links', linkId, 'runs'] as const,
  deliveries: (project: string, linkId: string) => ['project', project, 'links', linkId, 'deliveries'] as const,
  conflicts: (project: string) => ['project', project, 'conflicts'] as const,
  conflict: (project: string, id: string) => ['project', project, 'conflict', id] as const,
  keys: (project: string) => ['project', project, 'keys'] as const,
};
