/** A line of Markdown, as it is and as prose. */
export interface MarkdownLine {
  /** From 1. */
  number: number;
  text: string;
  /** The same with the inside of code spans, fences, comments and front matter blanked out. */
  prose: string;
}

/** Splits a text into its lines and finds what on them is no prose. Takes time proportional to the length of the text. */
export function markdownLines(text: string): MarkdownLine[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const matter = frontMatterEnd(lines);
  let fence: string | null = null;
  let comment = false;
  return lines.map((line, index) => {
    const number = index + 1;
    if (index <= matter) return { number, text: line, prose: '' };
    const mark = comment ? undefined : /^[\s>]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) && /^[\s>]*[`~]+\s*$/.test(line)) fence = null;
      return { number, text: line, prose: '' };
    }
    // A fence of backticks has none in its first line: that would be a code span.
    if (mark !== undefined && !(mark.startsWith('`') && line.slice(line.indexOf(mark) + mark.length).includes('`'))) {
      fence = mark;
      return { number, text: line, prose: '' };
    }
    const { prose, open } = withoutComments(withoutCodeSpans(line), comment);
    comment = open;
    return { number, text: line, prose };
  });
}

/** Index of the line that ends the front matter; -1 without one. */
export function frontMatterEnd(lines: string[]): number {
  if (lines[0]?.trimEnd() !== '---') return -1;
  return lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
}

/** A run of backticks is closed by the next run of the same length. */
function withoutCodeSpans(line: string): string {
  const runs = [...line.matchAll(/`+/g)].map(({ index, 0: run }) => ({ from: index, length: run.length }));
  const closeOf = new Map<number, number>();
  const next = new Map<number, number>();
  // From the end, so that each run finds the one after it at once.
  for (const { from, length } of runs.toReversed()) {
    closeOf.set(from, next.get(length) ?? -1);
    next.set(length, from);
  }
  let [prose, done] = ['', 0];
  for (const { from, length } of runs) {
    const close = closeOf.get(from) ?? -1;
    if (from < done || close < 0) continue;
    prose += line.slice(done, from) + ' '.repeat(close + length - from);
    done = close + length;
  }
  return prose + line.slice(done);
}

function withoutComments(line: string, inside: boolean): { prose: string; open: boolean } {
  let [prose, at, open] = ['', 0, inside];
  while (at < line.length) {
    const next = line.indexOf(open ? '-->' : '<!--', at);
    const end = next < 0 ? line.length : next;
    prose += open ? ' '.repeat(end - at) : line.slice(at, end);
    if (next < 0) break;
    const mark = open ? 3 : 4;
    prose += ' '.repeat(mark);
    [at, open] = [next + mark, !open];
  }
  return { prose, open };
}
