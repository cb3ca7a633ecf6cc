import type { DiffHunk, DiffLabels, DiffLine } from './diff-hunk.js';

const SIGNS: Record<DiffLine['kind'], string> = { context: ' ', added: '+', removed: '-' };
const UNSAFE = /[\u0000-\u001f"\\\u007f]/g;
const NO_NEWLINE = '\n\\ No newline at end of file\n';

/** The text form of hunks, as `git diff` writes it. */
export function formatUnified(hunks: readonly DiffHunk[], labels: DiffLabels): string {
  const header = `--- ${fileName(labels.from)}\n+++ ${fileName(labels.to)}\n`;
  return header + hunks.map(formatHunk).join('');
}

function formatHunk(hunk: DiffHunk): string {
  const lines = hunk.lines.map((line) => SIGNS[line.kind] + line.text + (line.noNewline ? NO_NEWLINE : '\n'));
  return `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@\n${lines.join('')}`;
}

function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${start},${count}`;
}

/**
 * A path could hold a line break and so forge a header; git quotes such names like C strings.
 * After a name with a space git puts a tab, where `patch` would otherwise look for a date.
 */
function fileName(name: string): string {
  const quoted = name.replace(UNSAFE, quoteChar);
  if (quoted !== name) return `"${quoted}"`;
  return name.includes(' ') ? `${name}\t` : name;
}

function quoteChar(char: string): string {
  if (char === '"' || char === '\\') return `\\${char}`;
  return `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
}
