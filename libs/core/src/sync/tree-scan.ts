import { LIMITS } from '@lockstep/contracts';
import type { SkippedFile } from '@lockstep/contracts';
import { decodeText } from '../docs/content.js';
import { collisionKey, docPathProblem } from '../docs/paths.js';
import type { RemoteEntry } from '../ports/git-remote.js';
import type { UnreadableBlob } from '../ports/sync-store.js';
import type { Selection } from './selection.js';
import { SkippedFiles } from './skipped-files.js';

/** A file of the repository that a link carries; `path` is the document's. */
export interface FileSnapshot {
  path: string;
  blobSha: string;
  mode: string;
  size: number;
}

/** What a tree holds for one link. */
export interface TreeScan {
  files: FileSnapshot[];
  skipped: SkippedFiles;
  /** Blobs known to be no text that are there. */
  unreadable: Set<string>;
  /** Paths that something stands at which is not in `files`: nothing may be written there. */
  occupied: Set<string>;
  /** Folders that exist: a document must not replace one. */
  folders: Set<string>;
}

/** Files one link carries at most; the rest is listed as skipped. */
export const MAX_FILES = 20_000;

/** Kinds that are never text: fetching them only to find that out would cost a request each. */
const BINARY_NAMES =
  /\.(7z|a|avif|bin|bmp|bz2|class|dll|dylib|eot|exe|gif|gz|ico|jar|jpe?g|mov|mp[34]|node|o|ogg|otf|pdf|png|psd|pyc|so|sqlite3?|tar|tgz|tiff?|ttf|wasm|wav|webm|webp|woff2?|xz|zip)$/i;
const LFS_POINTER = 'version https://git-lfs.github.com/spec/';
const LFS_POINTER_MAX_BYTES = 1024;
const MODES = new Set(['100644', '100755']);

type Reason = SkippedFile['reason'];

/**
 * Sorts a tree's entries into files and what stays outside, with the reason.
 * @param known blobs found unreadable before, which are not fetched again.
 * @param tracked paths that have a base: where not all can be carried, those that already are go first.
 */
export function scanTree(entries: RemoteEntry[], selection: Selection, known: ReadonlyMap<string, Reason>, tracked: ReadonlySet<string>): TreeScan {
  const scan: TreeScan = { files: [], skipped: new SkippedFiles(), unreadable: new Set(), occupied: new Set(), folders: new Set() };
  for (const entry of entries) {
    const path = selection.toDocPath(entry.path);
    if (path === null || path === '') continue;
    if (entry.mode === '040000') scan.folders.add(path);
    else if (!selection.has(path)) scan.occupied.add(path);
    else sortIn(scan, entry, path);
  }
  // Before the verdicts about bytes: else every unreadable file that is found makes room for one more to fetch.
  const surplus = takeSurplus(scan, tracked);
  dropUnreadable(scan, known);
  dropCollisions(scan, tracked);
  for (const { path } of surplus) skip(scan, path, 'too_many');
  return scan;
}

/** Why these bytes cannot be a document; null when they can. */
export function unreadable(bytes: Buffer): UnreadableBlob['reason'] | null {
  if (bytes.length <= LFS_POINTER_MAX_BYTES && bytes.toString('latin1', 0, LFS_POINTER.length) === LFS_POINTER) return 'lfs';
  if (bytes.includes(0)) return 'binary';
  return decodeText(bytes) === null ? 'not_utf8' : null;
}

function reasonToSkip({ mode, size }: RemoteEntry, path: string): Reason | null {
  if (mode === '120000') return 'symlink';
  if (mode === '160000') return 'submodule';
  // U+FFFD stands where the API could not show a byte of the name: such a path cannot be named back.
  if (!MODES.has(mode) || path.includes('\ufffd') || docPathProblem(path)) return 'unsafe_path';
  if (BINARY_NAMES.test(path)) return 'binary';
  return size > LIMITS.docBytes ? 'too_large' : null;
}

function sortIn(scan: TreeScan, entry: RemoteEntry, path: string): void {
  const reason = reasonToSkip(entry, path);
  if (reason) skip(scan, path, reason);
  else scan.files.push({ path, blobSha: entry.sha, mode: entry.mode, size: entry.size });
}

function skip(scan: TreeScan, path: string, reason: Reason): void {
  scan.skipped.add(path, reason);
  scan.occupied.add(path);
}

function takeSurplus(scan: TreeScan, tracked: ReadonlySet<string>): FileSnapshot[] {
  if (scan.files.length <= MAX_FILES) return [];
  const [carried, others] = [scan.files.filter(({ path }) => tracked.has(path)), scan.files.filter(({ path }) => !tracked.has(path))];
  const chosen = new Set([...carried, ...others].slice(0, MAX_FILES));
  const surplus = scan.files.filter((file) => !chosen.has(file));
  scan.files = scan.files.filter((file) => chosen.has(file));
  return surplus;
}

function dropUnreadable(scan: TreeScan, known: ReadonlyMap<string, Reason>): void {
  scan.files = scan.files.filter(({ path, blobSha }) => {
    const reason = known.get(blobSha);
    if (reason === undefined) return true;
    scan.unreadable.add(blobSha);
    skip(scan, path, reason);
    return false;
  });
}

/** Names that differ only in case or Unicode form are one file on many disks; only one of them can be carried. A tree may even hold one name twice. */
function dropCollisions(scan: TreeScan, tracked: ReadonlySet<string>): void {
  const winners = new Map<string, FileSnapshot>();
  for (const file of scan.files) {
    const key = collisionKey(file.path);
    const winner = winners.get(key);
    if (winner === undefined || (tracked.has(file.path) && !tracked.has(winner.path))) winners.set(key, file);
  }
  const chosen = new Set(winners.values());
  const { files } = scan;
  scan.files = files.filter((file) => chosen.has(file));
  for (const file of files) if (!chosen.has(file)) skip(scan, file.path, 'collision');
}
