import { IconActivity, IconBrandGithub, IconFileText, IconGitMerge, IconHome, IconKey, IconSearch, IconSettings, IconStack2, IconUsers } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useDocs, useSlug } from './project-context.js';
import { rankDocs } from './tree.js';

export interface JumpTarget {
  name: string;
  hint: string;
  to: string;
  Icon: Icon;
}

const shownAtMost = 30;

/** Documents first, best match first; then the project's pages; then a full-text search for what was typed. */
export function useJumpTargets(query: string): JumpTarget[] {
  const slug = useSlug();
  const docs = useDocs().data ?? [];
  const base = `/projects/${slug}`;
  const wanted = query.trim().toLowerCase();
  const found = rankDocs(docs, query).slice(0, shownAtMost);
  const search: JumpTarget = { name: `Search for “${query.trim()}”`, hint: 'in all texts', to: `${base}/search?q=${encodeURIComponent(query.trim())}`, Icon: IconSearch };
  return [
    ...found.map((doc) => ({ name: doc.path.slice(doc.path.lastIndexOf('/') + 1), hint: folderOf(doc.path), to: `${base}/docs/${doc.id}`, Icon: IconFileText })),
    ...pages(base).filter((page) => page.name.toLowerCase().includes(wanted)),
    ...(wanted === '' ? [] : [search]),
  ];
}

function pages(base: string): JumpTarget[] {
  const page = (name: string, path: string, Icon: Icon): JumpTarget => ({ name, hint: 'page', to: `${base}${path}`, Icon });
  return [
    page('Overview', '', IconHome),
    page('Search', '/search', IconSearch),
    page('Activity', '/activity', IconActivity),
    page('Conflicts', '/conflicts', IconGitMerge),
    page('GitHub', '/sync', IconBrandGithub),
    page('API keys', '/keys', IconKey),
    page('Members', '/members', IconUsers),
    page('Settings', '/settings', IconSettings),
    { name: 'All projects', hint: 'page', to: '/', Icon: IconStack2 },
  ];
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
