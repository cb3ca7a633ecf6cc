import { LIMITS } from '@lockstep/contracts';
import { decodeText } from '../docs/content.js';
import { collisionKey, docPathProblem } from '../docs/paths.js';
import type { RemoteEntry } from '../ports/git-remote.js';
import type { SkippedEntry } from '../ports/sync-store.js';
import type { Selection } from './selection.js';

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
  skipped: SkippedEntry[];
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

/**
 * Sorts a tree's entries into files and what stays outside, with the reason.
 * @param known files found unreadable before: same path and same bytes, same verdict, without fetching them again.
 * @param tracked paths that have a base: of two colliding names the one we already carry wins.
 */
export function scanTree(entries: RemoteEntry[], selection: Selection, known: SkippedEntry[], tracked: ReadonlySet<string>): TreeScan {
  const verdicts = new Map(known.map((entry) => [`${entry.path}\0${entry.sha}`, entry.reason]));
  const scan: TreeScan = { files: [], skipped: [], occupied: new Set(), folders: new Set() };
  for (const entry of entries) {
    const path = selection.toDocPath(entry.path);
    if (path === null || path === '') continue;
    if (entry.mode === '040000') scan.folders.add(path);
    else if (!selection.has(path)) scan.occupied.add(path);
    else sortIn(scan, entry, path, reasonToSkip(entry, path) ?? verdicts.get(`${path}\0${entry.sha}`) ?? null);
  }
  return dropSurplus(dropCollisions(scan, tracked));
}

/** Why these bytes cannot be a document; null when they can. */
export function unreadable(bytes: Buffer): 'lfs' | 'binary' | 'not_utf8' | null {
  if (bytes.length <= LFS_POINTER_MAX_BYTES && bytes.toString('latin1', 0, LFS_POINTER.length) === LFS_POINTER) return 'lfs';
  if (bytes.includes(0)) return 'binary';
  return decodeText(bytes) === null ? 'not_utf8' : null;
}

function reasonToSkip({ mode, size }: RemoteEntry, path: string): SkippedEntry['reason'] | null {
  if (mode === '120000') return 'symlink';
  if (mode === '160000') return 'submodule';
  // U+FFFD stands where the API could not show a byte of the name: such a path cannot be named back.
  if (!MODES.has(mode) || path.includes('\ufffd') || docPathProblem(path)) return 'unsafe_path';
  if (BINARY_NAMES.test(path)) return 'binary';
  return size > LIMITS.docBytes ? 'too_large' : null;
}

function sortIn(scan: TreeScan, entry: RemoteEntry, path: string, reason: SkippedEntry['reason'] | null): void {
  if (reason) skip(scan, path, entry.sha, reason);
  else scan.files.push({ path, blobSha: entry.sha, mode: entry.mode, size: entry.size });
}

function skip(scan: TreeScan, path: string, sha: string, reason: SkippedEntry['reason']): void {
  scan.skipped.push({ path, sha, reason });
  scan.occupied.add(path);
}

/** Names that differ only in case or Unicode form are one file on many disks; only one of them can be carried. */
function dropCollisions(scan: TreeScan, tracked: ReadonlySet<string>): TreeScan {
  const winners = new Map<string, string>();
  for (const { path } of scan.files) {
    const key = collisionKey(path);
    const winner = winners.get(key);
    if (winner === undefined || (tracked.has(path) && !tracked.has(winner))) winners.set(key, path);
  }
  const { files } = scan;
  scan.files = files.filter(({ path }) => winners.get(collisionKey(path)) === path);
  for (const { path, blobSha } of files) if (winners.get(collisionKey(path)) !== path) skip(scan, path, blobSha, 'collision');
  return scan;
}

function dropSurplus(scan: TreeScan): TreeScan {
  for (const { path, blobSha } of scan.files.splice(MAX_FILES)) skip(scan, path, blobSha, 'too_many');
  return scan;
}
