/** The parts of GitHub's answers that are used. */
export interface RepositoryAnswer {
  id: number;
  name: string;
  owner: { login: string };
  default_branch: string;
  permissions?: { push?: boolean };
  archived?: boolean;
}

export interface AppAnswer {
  slug: string;
  html_url: string;
}

export interface InstallationAnswer {
  id: number;
  account: { login: string } | null;
  repository_selection: 'all' | 'selected';
  permissions: Record<string, string>;
  suspended_at: string | null;
}

export interface SignatureAnswer {
  name?: string;
  email?: string;
}

export interface BranchAnswer {
  commit: {
    sha: string;
    commit?: { tree?: { sha: string }; author?: SignatureAnswer | null; message?: string };
    author?: { login?: string } | null;
    parents?: { sha: string }[];
  };
}

export interface GitCommitAnswer {
  sha: string;
  tree: { sha: string };
  author: SignatureAnswer | null;
  message: string;
  parents: { sha: string }[];
}

export interface TreeAnswer {
  sha: string;
  truncated?: boolean;
  tree: { path: string; mode: string; type: string; sha: string; size?: number }[];
}

export interface BlobAnswer {
  content: string;
  encoding: string;
}

export interface CommitAnswer {
  commit: { author: SignatureAnswer | null };
  author: { login?: string } | null;
}

export interface PullRequestAnswerBody {
  number: number;
  html_url: string;
  state: 'open' | 'closed';
  merged_at: string | null;
  /** The repository is null when it was a fork that is gone. */
  head: { ref: string; sha: string; repo: { id: number } | null };
  base: { ref: string; repo: { id: number } };
}

export interface CompareAnswer {
  status: 'ahead' | 'behind' | 'identical' | 'diverged';
  commits: CommitAnswer[];
}
