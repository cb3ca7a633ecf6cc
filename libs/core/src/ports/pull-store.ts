import type { Actor } from '@lockstep/contracts';
import type { CommitStatus } from './pull-requests.js';

/** An open pull request of others into the branch of a link. */
export interface PullRow {
  number: number;
  headSha: string;
  /** Paths of the repository that it touches; null: not read yet. */
  paths: string[] | null;
  /** What its head was last told; null: nothing, or it is not known. */
  said: CommitStatus | null;
}

/** A document that somebody holds, as a link sees it. */
export interface HeldDoc {
  docId: string;
  /** Where the repository has it, below the link's root. */
  path: string;
  project: string;
  holder: Actor;
}

/** Which open pull requests a link has, and what they were told about who edits their files. */
export interface PullStore {
  /** Asks for the open pull requests of a link to be read anew and whole, now that what GitHub refused may be repaired. */
  request(linkId: string): Promise<void>;
  /** Links of these projects that nobody has paused and that have pull requests to tell. */
  linksToTell(projectIds: string[]): Promise<{ projectId: string; linkId: string }[]>;
  /** Marks the links whose pull requests were not read for so long, and returns all that want it and may. */
  due(staleSeconds: number, limit: number): Promise<string[]>;
  list(linkId: string): Promise<PullRow[]>;
  /** These are the open ones, as they were at `seenAt`, in the list with this ETag. A new head has neither paths nor words. */
  replace(linkId: string, pulls: { number: number; headSha: string }[], list: { seenAt: Date; etag: string | null }): Promise<void>;
  /** At `seenAt` the list with this ETag was still the one that GitHub has. */
  confirm(linkId: string, list: { seenAt: Date; etag: string | null }): Promise<void>;
  setPaths(linkId: string, pull: { number: number; headSha: string }, paths: string[]): Promise<void>;
  /** Documents of the link's project that somebody holds now, in path order. */
  held(linkId: string): Promise<HeldDoc[]>;
  /** Notes that something is about to be said, so that a lost answer means "not known". null: the head is another one, or the link paused or gone. */
  beginWord(linkId: string, pull: { number: number; headSha: string }): Promise<number | null>;
  /** False when somebody else has begun to speak meanwhile; then it is not known whose word came last. */
  endWord(linkId: string, number: number, word: { turn: number; said: CommitStatus }): Promise<boolean>;
}
