import { LIMITS } from '@lockstep/contracts';
import type { Actor } from '@lockstep/contracts';
import type { GitAuthor, GitRemote, RemoteHead } from '../ports/git-remote.js';

/** Up to so many changed paths are looked up one by one; past that it would cost too many requests. */
const LOOKED_UP_PATHS = 4;
/** Characters of a name or address that are kept; git sets no limit. */
const MAX_NAME = 300;

/** Finds out who wrote what came in: exactly where that is cheap, otherwise by naming everybody who took part. */
export class AuthorSearch {
  private readonly byPath = new Map<string, Actor>();
  private everybody: Actor;
  private prepared = false;
  /** What the writer said about it, when there is one commit to speak of. */
  readonly message: string | null;

  constructor(
    private readonly remote: GitRemote,
    private readonly from: string | null,
    private readonly head: RemoteHead,
  ) {
    this.everybody = actorOfAuthors([head.author]);
    this.message = this.isOneCommit() ? firstWords(head.message) : null;
  }

  async prepare(repoPaths: string[]): Promise<void> {
    if (this.prepared) return;
    this.prepared = true;
    if (this.isOneCommit()) return;
    const authors = await this.remote.authorsBetween(this.from, this.head.sha);
    if (authors.length > 0) this.everybody = actorOfAuthors(authors);
    if (new Set(authors.map(identityOf)).size < 2 || repoPaths.length > LOOKED_UP_PATHS) return;
    for (const path of repoPaths) {
      const [newest] = await this.remote.authorsBetween(this.from, this.head.sha, path);
      if (newest) this.byPath.set(path, actorOfAuthors([newest]));
    }
  }

  of(repoPath: string): Actor {
    return this.byPath.get(repoPath) ?? this.everybody;
  }

  private isOneCommit(): boolean {
    return this.from !== null && this.head.parents.length === 1 && this.head.parents[0] === this.from;
  }
}

function firstWords(message: string): string | null {
  return storable(message.trim(), LIMITS.messageChars) || null;
}

/** Whoever pushes may write anything into a commit. NUL and half a character are what Postgres does not keep. */
function storable(text: string, most: number): string {
  return text.replaceAll('\0', '').slice(0, most).toWellFormed();
}

function actorOfAuthors(authors: GitAuthor[]): Actor {
  const people = [...new Map(authors.map((author) => [identityOf(author), author])).values()];
  const [first, ...others] = people;
  if (!first) return { kind: 'github', id: 'unknown', name: 'GitHub' };
  const known = storable(first.name, MAX_NAME);
  const name = others.length === 0 ? known : `${known} and ${others.length} other${others.length === 1 ? '' : 's'}`;
  return { kind: 'github', id: storable(identityOf(first), MAX_NAME), name };
}

function identityOf(author: GitAuthor): string {
  return author.login ?? author.email;
}
