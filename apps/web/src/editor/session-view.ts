import type { DocVersionHead, DocWithContent } from '@lockstep/contracts';
import type { LockProof, Saved } from '../api/docs.js';
import type { DraftPlace } from './draft-keeper.js';
import type { LockPorts } from './lock-keeper.js';
import type { LockState } from './lock-state.js';
import type { Rescue, RescueStore } from './rescue-store.js';
import type { SaveState } from './save-state.js';

export interface SessionPorts {
  lock: Omit<LockPorts, 'changed'>;
  rescues: RescueStore;
  load(): Promise<DocWithContent>;
  /** The text of one version. */
  loadVersion(version: number): Promise<string>;
  save(save: { content: string; baseVersion: number; merge: boolean; message: string; proof: LockProof | null }): Promise<Saved>;
  putDraft(draft: { content: string; baseVersion: number }): Promise<unknown>;
  deleteDraft(): Promise<unknown>;
}

/** Two texts to be made into one: ours stays editable, theirs is what the server has, was rescued or waits from GitHub. */
export interface Comparison {
  kind: 'conflict' | 'rescue' | 'staged';
  theirs: string;
  theirVersion: number;
  theirName: string;
  mine: string;
  /** The kept text that is looked at, when it is one. */
  rescue?: Rescue;
}

/** The newest version that somebody knows of. */
export type Head = Pick<DocVersionHead, 'version' | 'updatedBy'>;

/** An unchanging picture of the session, for React. */
export interface SessionView {
  save: SaveState;
  lock: LockState;
  lockRefusal: string | null;
  /** When an idle lock ends, by this page's clock. */
  lockIdleUntil: number | null;
  draft: DraftPlace;
  readOnly: boolean;
  offers: readonly Rescue[];
  comparison: Comparison | null;
  /** What went wrong outside of saving and locking, in words. */
  trouble: string | null;
  /** Grows with every edit: the preview follows it. */
  edits: number;
}
