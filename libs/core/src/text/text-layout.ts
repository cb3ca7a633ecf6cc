import { splitLines } from './lines.js';

export type Terminator = '\n' | '\r\n';
/** `null`: the last line of a text without a final newline. */
export type LineEnd = Terminator | null;
/** How a whole text ends its lines; `none` when it has not a single terminator. */
export type TerminatorStyle = Terminator | 'mixed' | 'none';

/** A text taken apart into what its lines say and how its bytes are laid out. */
export interface TextLayout {
  bom: boolean;
  finalNewline: boolean;
  style: TerminatorStyle;
  /** Each line without its terminator. */
  contents: string[];
  /** The terminator of each line. */
  ends: LineEnd[];
}

const BOM = '\uFEFF';

export function readLayout(text: string): TextLayout {
  const bom = text.startsWith(BOM);
  const lines = splitLines(bom ? text.slice(BOM.length) : text);
  const ends = lines.map(endOf);
  return {
    bom,
    finalNewline: text.endsWith('\n'),
    style: styleOf(ends),
    contents: lines.map((line, i) => line.slice(0, line.length - (ends[i]?.length ?? 0))),
    ends,
  };
}

/** The inverse of `readLayout`, for lines that know their terminators. */
export function writeLayout(layout: Pick<TextLayout, 'bom' | 'contents' | 'ends'>): string {
  const lines = layout.contents.map((content, i) => content + (layout.ends[i] ?? ''));
  return (layout.bom ? BOM : '') + lines.join('');
}

function endOf(line: string): LineEnd {
  if (line.endsWith('\r\n')) return '\r\n';
  return line.endsWith('\n') ? '\n' : null;
}

function styleOf(ends: readonly LineEnd[]): TerminatorStyle {
  const crlf = ends.includes('\r\n');
  const lf = ends.includes('\n');
  if (crlf && lf) return 'mixed';
  if (crlf) return '\r\n';
  return lf ? '\n' : 'none';
}
