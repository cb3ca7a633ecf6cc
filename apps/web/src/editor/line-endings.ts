import { invertedEffects } from '@codemirror/commands';
import { Facet, MapMode, RangeSet, RangeValue, StateEffect, StateField } from '@codemirror/state';
import type { ChangeDesc, EditorState, Extension, Range, Text, Transaction } from '@codemirror/state';

export type LineEnding = '\n' | '\r\n' | '\r';

const byteOrderMark = '\u{feff}';

/** A text as CodeMirror holds it (lines, joined by LF here) and what it takes to give the exact bytes back. */
export interface SplitText {
  text: string;
  bom: boolean;
  /** The ending that most lines have, and that new lines get. */
  common: LineEnding;
  /** Line breaks that end differently, by the position of their LF in `text`, ascending. */
  exceptions: { at: number; ending: LineEnding }[];
}

/** Takes a document apart so that `joinText` gives back the same bytes: BOM, CRLF, lone CR and any mixture of them. */
export function splitText(raw: string): SplitText {
  const bom = raw.startsWith(byteOrderMark);
  const body = bom ? raw.slice(1) : raw;
  const endings = body.match(/\r\n|\r|\n/g) ?? [];
  const common = mostFrequent(endings as LineEnding[]);
  const lines = body.split(/\r\n|\r|\n/);
  const exceptions: SplitText['exceptions'] = [];
  let at = 0;
  for (const [index, ending] of (endings as LineEnding[]).entries()) {
    at += lines[index]?.length ?? 0;
    if (ending !== common) exceptions.push({ at, ending });
    at += 1;
  }
  return { text: lines.join('\n'), bom, common, exceptions };
}

export function joinText({ text, bom, common, exceptions }: SplitText): string {
  const pieces: string[] = bom ? [byteOrderMark] : [];
  let from = 0;
  for (const { at, ending } of exceptions) {
    pieces.push(withEnding(text.slice(from, at), common), ending);
    from = at + 1;
  }
  pieces.push(withEnding(text.slice(from), common));
  return pieces.join('');
}

/** Keeps each line break's own ending through every edit, undo and redo. */
export function lineEndings(split: SplitText): Extension {
  return [initial.of(split), endingsField, invertedEffects.of(endingsToBringBack)];
}

/** The document's bytes as text: what is saved. */
export function rawText(state: EditorState): string {
  return joinText(splitOf(state, state.doc));
}

/** Replaces what is known of endings along with a change of the whole text. */
export function resetEndings(split: SplitText): StateEffect<unknown> {
  return reset.of(split);
}

interface Endings {
  bom: boolean;
  common: LineEnding;
  exceptions: RangeSet<Ending>;
}

/** Marks one line break by the position before it: text typed there stays in front, and the mark goes when the break is deleted. */
class Ending extends RangeValue {
  override startSide = 1;
  override endSide = 1;
  override mapMode = MapMode.TrackAfter;
  constructor(readonly ending: LineEnding) {
    super();
  }
  override eq(other: Ending): boolean {
    return other.ending === this.ending;
  }
}

const initial = Facet.define<SplitText, SplitText | null>({ combine: (values) => values[0] ?? null });
const reset = StateEffect.define<Omit<SplitText, 'text'>>({
  map: (split, changes) => ({ ...split, exceptions: moved(split.exceptions, changes) }),
});
const bringBack = StateEffect.define<SplitText['exceptions']>({ map: moved });

const endingsField = StateField.define<Endings>({
  create: (state) => endingsOf(state.facet(initial) ?? splitText(state.doc.toString())),
  update: (endings, transaction) => followed(endings, transaction),
});

function followed(endings: Endings, transaction: Transaction): Endings {
  let next = transaction.docChanged ? { ...endings, exceptions: endings.exceptions.map(transaction.changes) } : endings;
  for (const effect of transaction.effects) {
    if (effect.is(reset)) next = endingsOf(effect.value);
    if (effect.is(bringBack)) next = { ...next, exceptions: next.exceptions.update({ add: effect.value.map(markOf), sort: true }) };
  }
  return next;
}

/** Undo re-inserts deleted line breaks as plain ones: their own endings travel with the undo step. */
function endingsToBringBack(transaction: Transaction): StateEffect<unknown>[] {
  const before = transaction.startState;
  if (transaction.effects.some((effect) => effect.is(reset))) return [reset.of(splitOf(before, before.doc))];
  const { exceptions } = before.field(endingsField);
  const lost: SplitText['exceptions'] = [];
  transaction.changes.iterChangedRanges((from, to) => {
    exceptions.between(from, to, (at, _end, mark) => {
      if (at < to) lost.push({ at, ending: mark.ending });
    });
  });
  return lost.length === 0 ? [] : [bringBack.of(lost)];
}

function moved(endings: SplitText['exceptions'], changes: ChangeDesc): SplitText['exceptions'] {
  return endings.map(({ at, ending }) => ({ at: changes.mapPos(at, 1), ending }));
}

function endingsOf(split: Omit<SplitText, 'text'>): Endings {
  return { bom: split.bom, common: split.common, exceptions: RangeSet.of(split.exceptions.map(markOf), true) };
}

function markOf({ at, ending }: SplitText['exceptions'][number]): Range<Ending> {
  return new Ending(ending).range(at);
}

function splitOf(state: EditorState, doc: Text): SplitText {
  const { bom, common, exceptions } = state.field(endingsField);
  const list: SplitText['exceptions'] = [];
  exceptions.between(0, doc.length, (at, _end, mark) => void list.push({ at, ending: mark.ending }));
  return { text: doc.sliceString(0, doc.length, '\n'), bom, common, exceptions: list };
}

function withEnding(text: string, ending: LineEnding): string {
  return ending === '\n' ? text : text.replaceAll('\n', ending);
}

function mostFrequent(endings: LineEnding[]): LineEnding {
  const counts = new Map<LineEnding, number>();
  for (const ending of endings) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  // A tie goes to the ending that comes first in the text: Map keeps that order and sort is stable.
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '\n';
}
