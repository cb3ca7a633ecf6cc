import type { LineEnd, Terminator, TextLayout } from './text-layout.js';
import type { MergePiece } from './three-way.js';

export interface ThreeLayouts {
  base: TextLayout;
  ours: TextLayout;
  theirs: TextLayout;
}

/** Dresses merged lines in terminators, BOM and final newline, each by three-way reasoning of its own (MERGE6 to MERGE9). */
export function mergeLayout(texts: ThreeLayouts, pieces: readonly MergePiece[]): Pick<TextLayout, 'bom' | 'contents' | 'ends'> {
  const style = mergedStyle(texts);
  const contents: string[] = [];
  const ends: LineEnd[] = [];
  for (const piece of pieces) {
    const source = piece.take === 'theirs' ? 'theirs' : 'ours';
    const { start, end } = piece[source];
    for (let i = 0; i < end - start; i++) {
      contents.push(texts[source].contents[start + i] as string);
      ends.push(style ?? ownEnd(texts, piece, i));
    }
  }
  const { base, ours, theirs } = texts;
  const finalNewline = changedValue(base.finalNewline, ours.finalNewline, theirs.finalNewline);
  return { bom: changedValue(base.bom, ours.bom, theirs.bom), contents, ends: settleEnds(contents, ends, finalNewline) };
}

/** What a value is after two sides had the chance to change it. Ours if both did and differ. */
function changedValue<T>(base: T, ours: T, theirs: T): T {
  return ours === base ? theirs : ours;
}

/**
 * The one terminator of the whole merged text, or null when each line keeps its own. A side that converted the text wins over one
 * that left it alone. No untouched line is altered: it is also a line of the side whose every terminator this is.
 */
function mergedStyle({ base, ours, theirs }: ThreeLayouts): Terminator | null {
  const changed = [ours.style, theirs.style].filter((style) => style !== base.style && style !== 'none');
  return changed.find(isUniform) ?? (changed.length === 0 && isUniform(base.style) ? base.style : null);
}

function isUniform(style: TextLayout['style']): style is Terminator {
  return style === '\n' || style === '\r\n';
}

/** The terminator of line `i` of a piece when lines keep their own: the writer's for a new line, three-way for a kept one. */
function ownEnd({ base, ours, theirs }: ThreeLayouts, piece: MergePiece, i: number): LineEnd {
  const oursEnd = ours.ends[piece.ours.start + i] ?? null;
  const theirsEnd = theirs.ends[piece.theirs.start + i] ?? null;
  if (piece.take === 'theirs') return theirsEnd;
  if (piece.take === 'ours') return oursEnd;
  if (piece.take === 'both') return oursEnd ?? theirsEnd;
  const baseEnd = base.ends[piece.base.start + i] ?? null;
  // A last line without terminator says nothing about which one it would have.
  return changedValue(baseEnd, oursEnd ?? baseEnd, theirsEnd ?? baseEnd) ?? oursEnd ?? theirsEnd;
}

function settleEnds(contents: readonly string[], ends: readonly LineEnd[], finalNewline: boolean): LineEnd[] {
  let previous: Terminator = '\n';
  return ends.map((end, i) => {
    // A blank last line is there only by its terminator.
    if (i === ends.length - 1 && !finalNewline && contents[i] !== '') return null;
    // Content that ends in a lone CR would swallow a plain LF into a CRLF, and the line would read differently.
    previous = contents[i]?.endsWith('\r') ? '\r\n' : (end ?? previous);
    return previous;
  });
}
