import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { markdown, markdownLanguage } from '@codemirror/lang-markdown';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { drawSelection, dropCursor, EditorView, highlightActiveLine, highlightSpecialChars, keymap } from '@codemirror/view';
import { editorLook } from './editor-theme.js';
import { toggleMark } from './markdown-commands.js';

export interface EditorCommands {
  save(): void;
  togglePreview(): void;
}

/** What every view of a document's text has: Markdown, wrapping, colours, search. */
export function textExtensions(label: string): Extension {
  return [
    markdown({ base: markdownLanguage }),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', autocapitalize: 'sentences' }),
    highlightSpecialChars(),
    drawSelection(),
    search({ top: true }),
    highlightSelectionMatches(),
    keymap.of(searchKeymap),
    editorLook,
  ];
}

/** The editor itself. Tab indents lists; Escape, then Tab leaves the text, which the shortcut list says. */
export function writingExtensions(label: string, commands: EditorCommands): Extension {
  return [
    keymap.of([
      { key: 'Mod-s', preventDefault: true, run: () => (commands.save(), true) },
      { key: 'Mod-Shift-p', preventDefault: true, run: () => (commands.togglePreview(), true) },
      { key: 'Mod-b', preventDefault: true, run: toggleMark('**') },
      { key: 'Mod-i', preventDefault: true, run: toggleMark('_') },
      indentWithTab,
    ]),
    history(),
    dropCursor(),
    highlightActiveLine(),
    bracketMatching(),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    textExtensions(label),
  ];
}
