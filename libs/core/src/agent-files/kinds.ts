/** What an agent takes a document for, by its path. */
export type AgentFileKind = 'claude' | 'agents' | 'rule' | 'skill' | 'other';

const KINDS: [AgentFileKind, RegExp][] = [
  ['claude', /(^|\/)CLAUDE(\.local)?\.md$/],
  ['agents', /(^|\/)AGENTS\.md$/],
  ['rule', /(^|\/)\.claude\/rules\/.+\.md$/],
  ['skill', /(^|\/)SKILL\.md$/],
];

export function kindOf(path: string): AgentFileKind {
  return KINDS.find(([, pattern]) => pattern.test(path))?.[0] ?? 'other';
}

/** Files whose whole text an agent reads at the start of its work. */
export function isInstruction(path: string): boolean {
  const kind = kindOf(path);
  return kind === 'claude' || kind === 'agents' || kind === 'rule';
}

/** Lockstep holds documents, not code: only of Markdown it knows whether it is there. */
export function isMarkdown(path: string): boolean {
  return /\.(md|mdx|markdown)$/i.test(path);
}

/** The folder of a path with a final slash; empty at the root. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** A path as written in a document, from the project's root; null when it leads out of the project. */
export function resolveFrom(folder: string, path: string): string | null {
  const segments = path.startsWith('/') ? [] : folder.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) return null;
    } else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}
