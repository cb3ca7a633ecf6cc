import { invalidField } from '../errors.js';
import { docPathProblem } from '../docs/paths.js';
import { globMatcher } from '../projects/globs.js';

/** Which paths a link carries. `include` empty: all of them. Globs see the document's path, without the root. */
export interface SelectionRules {
  root: string;
  include: string[];
  exclude: string[];
}

/** Changing a workflow needs a permission of its own on GitHub; one such file would make every commit fail. */
export const DEFAULT_EXCLUDE = ['.github/workflows/**'];

/** Maps between the paths of documents and those of the repository, and says which belong to a link. */
export class Selection {
  private readonly included: (path: string) => boolean;
  private readonly excluded: (path: string) => boolean;
  private readonly prefix: string;

  constructor(rules: SelectionRules) {
    this.included = rules.include.length > 0 ? globMatcher(rules.include) : () => true;
    this.excluded = rules.exclude.length > 0 ? globMatcher(rules.exclude) : () => false;
    this.prefix = rules.root === '' ? '' : `${rules.root}/`;
  }

  has(docPath: string): boolean {
    return this.included(docPath) && !this.excluded(docPath);
  }

  /** The document's path of a repository path; null when it is not below the root. */
  toDocPath(repoPath: string): string | null {
    return repoPath.startsWith(this.prefix) ? repoPath.slice(this.prefix.length) : null;
  }

  toRepoPath(docPath: string): string {
    return this.prefix + docPath;
  }
}

/** A root as people type it (`docs/`, `/docs`, `.`) in the one form that is stored. @throws DomainError `request.invalid`. */
export function normalizeRoot(root: string): string {
  const plain = root.replace(/^(\.?\/)+|\/+$/g, '');
  if (plain === '' || plain === '.') return '';
  const problem = docPathProblem(plain);
  if (problem) throw invalidField('root', problem);
  return plain;
}
