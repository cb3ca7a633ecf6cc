import { setImmediate as otherWork } from 'node:timers/promises';
import type { GitRemote } from '../ports/git-remote.js';
import type { Rooms } from '../ports/store.js';
import type { BaseRow } from '../ports/sync-store.js';
import { printOf, similarityOfPrints } from '../text/rename-similarity.js';
import type { TextPrint } from '../text/rename-similarity.js';
import { StepBudget } from '../text/step-budget.js';
import type { Snapshot } from './plan-types.js';
import { exactRenames, nameOf, wholeChains } from './renames.js';
import type { Renames } from './renames.js';
import { Standing } from './standing.js';
import type { FileSnapshot } from './tree-scan.js';
import { unreadable } from './tree-scan.js';

/** Percent from which git takes two texts for one file that was renamed and edited. */
const SIMILAR = 50;
/** The same for files that kept their name, where git then looks no further. */
const SIMILAR_OF_SAME_NAME = 75;
/** Git's own limit: 1,000 files that are gone against 1,000 new ones. Beyond it only files that kept their name are compared. */
const MAX_PAIRS = 1_000_000;
/** Text looked at on either side of one pass. What is beyond it counts as deleted and new. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Chunks compared for one plan, about a second's worth. */
const MAX_COMPARED = 50_000_000;
/** Chunks compared before other work of this process gets its turn. */
const TURN = 2_000_000;
const READ_TEXTS = 200;
/** As git: the best few partners of a file are remembered while all are compared. */
const CANDIDATES = 4;

/** Where texts come from: of bases by document, of files by blob SHA. */
export interface TextSources {
  bases(docIds: string[]): Promise<Map<string, string>>;
  files(wanted: { sha: string; size: number }[]): Promise<Map<string, Buffer>>;
}

interface Pair {
  base: BaseRow;
  file: FileSnapshot;
  score: number;
}

/** Finds files that were renamed and edited in one step, by the similarity of their texts as git does it. Knows one state of the branch; texts are read once. */
export class EditedRenames {
  /** Bytes of files that were fetched to compare them, by blob SHA. */
  readonly blobs = new Map<string, Buffer>();
  /** By blob SHA; null: not to be compared. */
  private readonly prints = new Map<string, TextPrint | null>();
  private readonly left = { bases: MAX_BYTES, files: MAX_BYTES };

  constructor(private readonly texts: TextSources) {}

  static of(rooms: Rooms, linkId: string, remote: GitRemote): EditedRenames {
    return new EditedRenames({ bases: (docIds) => rooms.sync.baseTexts(linkId, docIds), files: (wanted) => remote.blobs(wanted) });
  }

  /** Document of the base → path where its file stands now. */
  async find(snapshot: Omit<Snapshot, 'edited'>): Promise<Map<string, string>> {
    const standing = new Standing({ ...snapshot, edited: new Map() });
    const exact = exactRenames(standing);
    const taken = new Set(exact.values());
    const gone = standing.gone.filter((base) => !exact.has(base));
    const fresh = standing.newFiles.filter((file) => !taken.has(file) && standing.isFree(file.path));
    const budget = new StepBudget(MAX_COMPARED);
    const plain = await this.match(gone, fresh, budget);
    const matched = new Set(plain.values());
    const swapped = await this.changedPlaces(standing, { gone: gone.filter((base) => !plain.has(base)), fresh: fresh.filter((file) => !matched.has(file)), exact }, budget);
    return new Map([...plain, ...swapped].map(([base, file]) => [base.docId, file.path]));
  }

  /** Same names first, then everything with everything. */
  private async match(bases: BaseRow[], files: FileSnapshot[], budget: StepBudget): Promise<Renames> {
    const found: Renames = new Map();
    if (bases.length === 0 || files.length === 0) return found;
    const namesakes = sameNames(bases, files);
    const all = bases.length * files.length <= MAX_PAIRS;
    await this.read(all ? bases : namesakes.map(([base]) => base), all ? files : namesakes.map(([, file]) => file));
    for (const [base, file] of namesakes) if (this.score(base, file, budget) >= SIMILAR_OF_SAME_NAME) found.set(base, file);
    if (!all) return found;
    const taken = new Set(found.values());
    const rest = files.filter((file) => !taken.has(file));
    return new Map([...found, ...best(await this.pairs(bases.filter((base) => !found.has(base)), rest, budget))]);
  }

  /** Files that were edited and moved onto one another's paths: only where what stands at a path is no edit of what stood there before. */
  private async changedPlaces(standing: Standing, rest: { gone: BaseRow[]; fresh: FileSnapshot[]; exact: Renames }, budget: StepBudget): Promise<Renames> {
    const taken = new Set(rest.exact.values());
    const changed = standing.changed.filter(({ base, file }) => !rest.exact.has(base) && !taken.has(file) && standing.isFree(file.path));
    const ends = Math.min(rest.gone.length, rest.fresh.length);
    if (changed.length === 0 || changed.length + ends < 2) return new Map();
    const bases = [...rest.gone, ...changed.map(({ base }) => base)];
    const files = [...rest.fresh, ...changed.map(({ file }) => file)];
    if (bases.length * files.length > MAX_PAIRS) return new Map();
    await this.read(bases, files);
    const replaced = changed.filter(({ base, file }) => this.isKnown(base.blobSha) && this.isKnown(file.blobSha) && this.score(base, file, budget) < SIMILAR);
    if (replaced.length + ends < 2) return new Map();
    const pairs = await this.pairs([...rest.gone, ...replaced.map(({ base }) => base)], [...rest.fresh, ...replaced.map(({ file }) => file)], budget);
    return wholeChains(best(pairs), standing);
  }

  private async pairs(bases: BaseRow[], files: FileSnapshot[], budget: StepBudget): Promise<Pair[]> {
    const pairs: Pair[] = [];
    const turn = { budget: new StepBudget(TURN) };
    for (const file of files) {
      const scored = bases.map((base): Pair => ({ base, file, score: this.score(base, file, budget, turn.budget) }));
      pairs.push(...scored.filter(({ score }) => score >= SIMILAR).sort(byScore).slice(0, CANDIDATES));
      if (!turn.budget.exhausted) continue;
      turn.budget = new StepBudget(TURN);
      await otherWork();
    }
    return pairs;
  }

  /** 0 also when it is not known or cannot be enough: the sizes alone say that less than half is the same. */
  private score(base: BaseRow, file: FileSnapshot, ...budgets: StepBudget[]): number {
    const [a, b] = [this.prints.get(base.blobSha), this.prints.get(file.blobSha)];
    if (!a || !b || budgets[0]?.exhausted || Math.min(a.size, b.size) * 100 < Math.max(a.size, b.size) * SIMILAR) return 0;
    for (const budget of budgets) budget.spend(a.hashes.length + b.hashes.length);
    return similarityOfPrints(a, b);
  }

  private isKnown(sha: string): boolean {
    return Boolean(this.prints.get(sha));
  }

  /** Ours first: then files whose size fits none of them need not be fetched. */
  private async read(bases: BaseRow[], files: FileSnapshot[]): Promise<void> {
    const unread = bases.filter(({ blobSha }) => !this.prints.has(blobSha));
    for (let start = 0; start < unread.length && this.left.bases > 0; start += READ_TEXTS) await this.readBases(unread.slice(start, start + READ_TEXTS));
    const sizes = bases.flatMap(({ blobSha }) => this.prints.get(blobSha)?.size ?? []).sort((a, b) => a - b);
    await this.readFiles(files.filter(({ size }) => fitsAny(size, sizes)));
  }

  private async readBases(bases: BaseRow[]): Promise<void> {
    const texts = await this.texts.bases(bases.map(({ docId }) => docId));
    for (const { docId, blobSha } of bases) this.note(blobSha, Buffer.from(texts.get(docId) ?? ''), 'bases');
  }

  private async readFiles(files: FileSnapshot[]): Promise<void> {
    const wanted = new Map<string, { sha: string; size: number }>();
    let bytes = 0;
    for (const { blobSha: sha, size } of files) {
      if (this.prints.has(sha) || wanted.has(sha) || bytes + size > this.left.files) continue;
      wanted.set(sha, { sha, size });
      bytes += size;
    }
    if (wanted.size === 0) return;
    for (const [sha, blob] of await this.texts.files([...wanted.values()])) {
      this.blobs.set(sha, blob);
      this.note(sha, blob, 'files');
    }
  }

  private note(sha: string, text: Buffer, side: 'bases' | 'files'): void {
    this.left[side] -= text.length;
    this.prints.set(sha, text.length === 0 || unreadable(text) ? null : printOf(text));
  }
}

/** Pairs whose name is on either side only once. */
function sameNames(bases: BaseRow[], files: FileSnapshot[]): [BaseRow, FileSnapshot][] {
  const filesByName = byOnlyName(files);
  return [...byOnlyName(bases)].flatMap(([name, base]): [BaseRow, FileSnapshot][] => {
    const file = filesByName.get(name);
    return base && file ? [[base, file]] : [];
  });
}

/** null: a name that several have. */
function byOnlyName<T extends { path: string }>(items: T[]): Map<string, T | null> {
  const named = new Map<string, T | null>();
  for (const item of items) named.set(nameOf(item.path), named.has(nameOf(item.path)) ? null : item);
  return named;
}

/** The most similar pairs first, each base and each file once. */
function best(pairs: Pair[]): Renames {
  const found: Renames = new Map();
  const taken = new Set<FileSnapshot>();
  for (const { base, file } of pairs.sort(byScore)) {
    if (found.has(base) || taken.has(file)) continue;
    found.set(base, file);
    taken.add(file);
  }
  return found;
}

function byScore(a: Pair, b: Pair): number {
  return b.score - a.score || Number(hasSameName(b)) - Number(hasSameName(a)) || compare(a.base.path, b.base.path) || compare(a.file.path, b.file.path);
}

function hasSameName({ base, file }: Pair): boolean {
  return nameOf(base.path) === nameOf(file.path);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** @param sizes ascending. */
function fitsAny(size: number, sizes: number[]): boolean {
  let [low, high] = [0, sizes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sizes[middle] ?? 0) * 100 < size * SIMILAR) low = middle + 1;
    else high = middle;
  }
  const nearest = sizes[low];
  return nearest !== undefined && size * 100 >= nearest * SIMILAR;
}
