import { describe, expect, it } from '@jest/globals';
import { history, redo, undo } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import type { StateCommand, TransactionSpec } from '@codemirror/state';
import { joinText, lineEndings, rawText, resetEndings, splitText } from './line-endings.js';

const seed = 20261120;

function editorWith(raw: string): EditorState {
  const split = splitText(raw);
  return EditorState.create({ doc: split.text, extensions: [lineEndings(split), history({ newGroupDelay: 0 })] });
}

function edited(state: EditorState, spec: TransactionSpec): EditorState {
  return state.update(spec).state;
}

function ran(state: EditorState, command: StateCommand): EditorState {
  let next = state;
  command({ state, dispatch: (transaction) => (next = transaction.state) });
  return next;
}

describe('byte-exact text in CodeMirror', () => {
  const texts = {
    empty: '',
    'no final newline': '# a\nb',
    'CRLF throughout': '# a\r\n\r\nb\r\n',
    'lone CR': 'a\rb\rc',
    'mixed endings': 'a\r\nb\nc\rd\r\n\r\r\n\n',
    'CR right before CRLF': 'a\r\r\nb',
    'BOM and CRLF': '\u{feff}a\r\nb',
    'only a BOM': '\u{feff}',
    'emoji and combining marks': '👩‍👩‍👧 e\u0301\r\nß\u2028x\n',
  };
  for (const [name, raw] of Object.entries(texts)) {
    it(`WEB1 gives back the same bytes: ${name}`, () => {
      expect(joinText(splitText(raw))).toBe(raw);
      expect(rawText(editorWith(raw))).toBe(raw);
    });
  }

  it('WEB1 an edit changes no other byte of a mixed document', () => {
    const state = edited(editorWith('one\r\ntwo\nthree\rfour\r\n'), { changes: { from: 5, insert: 'X' } });
    expect(rawText(state)).toBe('one\r\ntXwo\nthree\rfour\r\n');
  });

  it('WEB1 typing at the end of a line keeps that line break', () => {
    const state = edited(editorWith('a\nb\r\nc\n'), { changes: { from: 3, insert: '!' } });
    expect(rawText(state)).toBe('a\nb!\r\nc\n');
  });

  it('WEB1 a new line takes the ending that the document uses', () => {
    expect(rawText(edited(editorWith('a\r\nb'), { changes: { from: 1, insert: '\nnew' } }))).toBe('a\r\nnew\r\nb');
  });

  it('WEB1 undo of a deletion brings the deleted line breaks back as they were, and redo removes them again', () => {
    const raw = 'a\r\nb\nc\rd\r\ne\r\n';
    const cut = edited(editorWith(raw), { changes: { from: 1, to: 6 } });
    expect(rawText(cut)).toBe('ad\r\ne\r\n');
    const back = ran(cut, undo);
    expect(rawText(back)).toBe(raw);
    expect(rawText(ran(back, redo))).toBe('ad\r\ne\r\n');
    expect(rawText(ran(ran(back, redo), undo))).toBe(raw);
  });

  it('WEB1 a replaced text brings its own endings, and undo gives the old ones back', () => {
    const raw = '\u{feff}a\r\nb\nc\r\n';
    const other = splitText('x\ry\nz\r');
    const replaced = edited(editorWith(raw), { changes: { from: 0, to: 6, insert: other.text }, effects: resetEndings(other) });
    expect(rawText(replaced)).toBe('x\ry\nz\r');
    expect(rawText(ran(replaced, undo))).toBe(raw);
    expect(rawText(ran(ran(replaced, undo), redo))).toBe('x\ry\nz\r');
  });

  it('WEB1 any edits, all undone, give the original bytes', () => {
    const random = generator(seed);
    for (let round = 0; round < 200; round += 1) {
      const raw = randomText(random);
      let state = editorWith(raw);
      const edits = 1 + Math.floor(random() * 8);
      for (let n = 0; n < edits; n += 1) state = edited(state, randomEdit(state.doc.length, random));
      for (let n = 0; n < edits; n += 1) state = ran(state, undo);
      if (rawText(state) !== raw) throw new Error(`seed ${seed}, round ${round}: ${JSON.stringify(raw)} became ${JSON.stringify(rawText(state))}`);
    }
  });
});

function generator(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function randomText(random: () => number): string {
  const pieces = ['a', 'bc', '\n', '\r\n', '\r', ' ', '- x'];
  const text = Array.from({ length: Math.floor(random() * 30) }, () => pieces[Math.floor(random() * pieces.length)]).join('');
  return random() < 0.2 ? `\u{feff}${text}` : text;
}

function randomEdit(length: number, random: () => number): TransactionSpec {
  const from = Math.floor(random() * (length + 1));
  const to = Math.min(length, from + Math.floor(random() * 6));
  return { changes: { from, to, insert: ['', 'z', '\n', 'x\ny'][Math.floor(random() * 4)] ?? '' } };
}
