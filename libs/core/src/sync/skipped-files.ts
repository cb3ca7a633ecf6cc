import type { SkippedCount, SkippedFile } from '@lockstep/contracts';

/** Files that are listed by name; of what is beyond only the number is kept. Anybody who may push decides how many there are. */
export const MAX_SKIPPED_LISTED = 1_000;

/** Characters of a name that are kept: more than any document's has, and fewer than git allows. */
const MAX_NAME = 1_000;

type Reason = SkippedFile['reason'];

/** Repository files that stay outside: the first by name, all of them by number. */
export class SkippedFiles {
  readonly first: SkippedFile[] = [];
  private readonly numbers = new Map<Reason, number>();

  add(path: string, reason: Reason): void {
    this.numbers.set(reason, (this.numbers.get(reason) ?? 0) + 1);
    if (this.first.length < MAX_SKIPPED_LISTED) this.first.push({ path: shown(path), reason });
  }

  get counts(): SkippedCount[] {
    return [...this.numbers].map(([reason, count]) => ({ reason, count }));
  }
}

/** Half a character is nothing that Postgres keeps. */
function shown(path: string): string {
  return (path.length > MAX_NAME ? `${path.slice(0, MAX_NAME)}…` : path).toWellFormed();
}
