import { LIMITS } from '@lockstep/contracts';

/** Why the server would refuse a path, said while it is typed; null when it would not. The server checks again. */
export function pathProblem(value: string): string | null {
  const path = value.trim().normalize('NFC');
  if (path === '') return 'Name it, for example rules/testing.md';
  if (path.startsWith('/')) return 'Paths start without a slash';
  if (path.includes('\\')) return 'Use / between folders';
  const segments = path.split('/');
  if (segments.includes('')) return 'A folder name is missing';
  if (segments.some((segment) => segment === '.' || segment === '..')) return '"." and ".." are not allowed';
  if (segments.some((segment) => segment.toLowerCase() === '.git')) return 'Git keeps its own data in .git';
  return new TextEncoder().encode(path).length > LIMITS.pathBytes ? `At most ${LIMITS.pathBytes} bytes` : null;
}

/** People mean a Markdown document when they leave the extension out. */
export function withExtension(path: string): string {
  const trimmed = path.trim();
  const name = trimmed.slice(trimmed.lastIndexOf('/') + 1);
  return name.includes('.') ? trimmed : `${trimmed}.md`;
}
