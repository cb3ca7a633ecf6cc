import type { DocWarning } from '@lockstep/contracts';
import { isHarmful } from './check-file.js';

interface Checked {
  text: string;
  warnings: readonly DocWarning[];
}

/** The warnings of a text that the text before it did not have. A line that only moved is the same line. */
export function broughtBy(before: Checked, after: Checked): DocWarning[] {
  const had = new Map<string, number>();
  for (const name of names(before)) had.set(name, (had.get(name) ?? 0) + 1);
  const now = names(after);
  return after.warnings.filter((_, i) => {
    const name = now[i] as string;
    const left = had.get(name) ?? 0;
    had.set(name, left - 1);
    return left <= 0;
  });
}

/** What a warning is about, wherever its line stands. Most messages say it; of a secret or hidden characters only the line does. */
function names({ text, warnings }: Checked): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  return warnings.map(({ code, line, message }) => JSON.stringify([code, message, line !== undefined && isHarmful(code) ? lines[line - 1] : '']));
}
