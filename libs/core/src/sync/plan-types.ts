import type { ConflictKind } from '@lockstep/contracts';
import type { BaseRow } from '../ports/sync-store.js';
import type { FileSnapshot, TreeScan } from './tree-scan.js';

/** A live document that a link carries. */
export interface DocSnapshot {
  id: string;
  path: string;
  version: number;
  contentSha: string;
}

/** Both sides and what they last agreed on, at one moment. */
export interface Snapshot {
  docs: DocSnapshot[];
  bases: BaseRow[];
  tree: TreeScan;
  /** Live documents of the project that the link does not carry: their paths are taken all the same. */
  otherPaths: ReadonlySet<string>;
  /** Files that were renamed and edited in one step, which only their texts tell: document of the base → path of the file. */
  edited: ReadonlyMap<string, string>;
}

/** Something to do in our store. */
export type InboundStep =
  | { kind: 'create'; file: FileSnapshot }
  | { kind: 'update'; doc: DocSnapshot; base: BaseRow; file: FileSnapshot }
  | { kind: 'move'; doc: DocSnapshot; base: BaseRow; file: FileSnapshot }
  | { kind: 'archive'; doc: DocSnapshot; base: BaseRow }
  /** Both sides have the same bytes: only the base is written. */
  | { kind: 'link'; doc: DocSnapshot; file: FileSnapshot }
  /** The bytes there are still the base's; only its path, mode or document is another one. */
  | { kind: 'rebase'; doc: DocSnapshot | null; base: BaseRow; file: FileSnapshot }
  | { kind: 'merge'; doc: DocSnapshot; base: BaseRow; file: FileSnapshot }
  | { kind: 'drop'; base: BaseRow }
  | { kind: 'conflict'; conflict: ConflictKind; path: string; doc: DocSnapshot | null; base: BaseRow | null; file: FileSnapshot | null };

/** Something to do in the repository. */
export type OutboundStep =
  /** `from`: where the file stands now under another name. `exists`: something of ours is at the path already. */
  | { kind: 'write'; doc: DocSnapshot; base: BaseRow | null; from: string | null; exists: boolean; mode: string }
  | { kind: 'delete'; base: BaseRow; path: string };

/** What would make both sides agree. */
export interface Plan {
  inbound: InboundStep[];
  outbound: OutboundStep[];
  /** Documents that cannot go out because of what stands at their path. */
  blocked: string[];
  /** Repository files that cannot come in because a document has nearly the same name. */
  collisions: FileSnapshot[];
}
