import type { Actor } from '@lockstep/contracts';
import type { GitRemote, RemoteEntry, RemoteHead } from '../ports/git-remote.js';
import type { Store, Tx } from '../ports/store.js';
import type { LinkRow, RunRow, UnreadableBlob } from '../ports/sync-store.js';
import type { EditedRenames } from './edited-renames.js';
import { Selection } from './selection.js';

/** As whom Lockstep itself acts in the feed. */
export const SYNC_ACTOR: Actor = { kind: 'system', id: 'sync', name: 'GitHub sync' };

/** A newer run has the link; this one must not touch anything any more. */
export class RunSuperseded extends Error {
  constructor(linkId: string) {
    super(`a newer run has link ${linkId}`);
    this.name = 'RunSuperseded';
  }
}

/** One run over one link: what it found, what it has done so far, and the only door through which it may write. */
export class SyncRun {
  readonly selection: Selection;
  /** Blobs that are no text, growing as their bytes are seen. */
  readonly unreadable = new Map<string, UnreadableBlob['reason']>();
  /** Conflicts that are on record as they are now: `path@version@blob`. */
  readonly parked = new Set<string>();
  /** Documents for which this pass left something waiting, because somebody holds them. */
  readonly staged = new Set<string>();
  /** Documents that this run commits and whose text looks like it holds a secret. */
  readonly secrets = new Set<string>();
  inbound = 0;
  outbound = 0;
  commitSha: string | null = null;
  /** Nobody may write to the repository. */
  isArchived = false;

  readonly link: LinkRow;
  readonly row: RunRow;
  private opened: GitRemote | undefined;

  /** @param seenAt requests up to this moment are answered by this run: it looked at the branch after it. */
  constructor(
    private readonly store: Store,
    private readonly openRemote: (link: LinkRow) => GitRemote,
    claim: { link: LinkRow; run: RunRow },
    readonly seenAt: Date,
  ) {
    this.link = claim.link;
    this.row = claim.run;
    this.selection = new Selection(claim.link);
  }

  /** @throws RemoteFailure when the link cannot even be opened, which is a failure of the run like any other. */
  get remote(): GitRemote {
    this.opened ??= this.openRemote(this.link);
    return this.opened;
  }

  /** The repository is known by another name, or opened by another installation; from here on it is asked under that. */
  renamed(place: Pick<LinkRow, 'owner' | 'repo' | 'installationId'>): void {
    Object.assign(this.link, place);
    this.opened = undefined;
  }

  /**
   * A transaction that commits only while this run owns the link. A worker that stalled and wakes up again is stopped here, whatever it still believes.
   * @throws RunSuperseded
   */
  async write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const { inbound, outbound } = this;
    return this.store.transaction(async (tx) => {
      // It may be the second attempt.
      Object.assign(this, { inbound, outbound });
      if (!(await tx.sync.ownsLink(this.link.id, this.link.runToken))) throw new RunSuperseded(this.link.id);
      return work(tx);
    });
  }
}

/** A look at the branch: its tip and everything below the link's root. */
export interface RemoteState {
  head: RemoteHead;
  entries: RemoteEntry[];
  renames: EditedRenames;
}
