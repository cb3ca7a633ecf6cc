const refPrefix = 'refs/heads/';

/** Whether a ruleset's pattern (`~ALL`, `~DEFAULT_BRANCH`, `refs/heads/release/**`) means a branch; File.fnmatch with FNM_PATHNAME, as GitHub documents it. */
export function matchesRef(pattern: string, branch: string, defaultBranch: string): boolean {
  if (pattern === '~ALL') return true;
  if (pattern === '~DEFAULT_BRANCH') return branch === defaultBranch;
  return expressionOf(pattern).test(`${refPrefix}${branch}`);
}

function expressionOf(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*|\?|[\\^$.|+()[\]{}]/g, (token) => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '*') return '[^/]*';
    return token === '?' ? '[^/]' : `\\${token}`;
  });
  return new RegExp(`^${source}$`, 'u');
}
