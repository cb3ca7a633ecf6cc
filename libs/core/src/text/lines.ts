/**
 * Lines with their terminators, so that joining them gives the text back byte for byte.
 * Only `\n` ends a line: `\r\n` is a line that ends in `\r\n`, a lone `\r` is content. The last line may lack a terminator.
 */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline + 1;
    lines.push(text.slice(start, end));
    start = end;
  }
  return lines;
}

/** Two sides of a diff as small integers: equal lines, equal numbers, all below `distinct`. */
export interface InternedLines {
  from: Int32Array;
  to: Int32Array;
  distinct: number;
}

/** Comparing numbers keeps strings out of the inner loop of the diff. */
export function internLines(from: readonly string[], to: readonly string[]): InternedLines {
  const numbers = new Map<string, number>();
  const interned = { from: internInto(numbers, from), to: internInto(numbers, to) };
  return { ...interned, distinct: numbers.size };
}

function internInto(numbers: Map<string, number>, lines: readonly string[]): Int32Array {
  const interned = new Int32Array(lines.length);
  lines.forEach((line, i) => {
    const number = numbers.get(line) ?? numbers.size;
    if (number === numbers.size) numbers.set(line, number);
    interned[i] = number;
  });
  return interned;
}
