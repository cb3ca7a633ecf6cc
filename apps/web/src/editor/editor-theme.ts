import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const text = 'var(--mantine-color-text)';
const dimmed = 'var(--mantine-color-dimmed)';
const accent = 'var(--mantine-primary-color-light-color)';
const mono = 'var(--mantine-font-family-monospace)';

const highlight = HighlightStyle.define([
  { tag: tags.heading1, fontWeight: '680', fontSize: '1.3em', color: text },
  { tag: tags.heading2, fontWeight: '660', fontSize: '1.15em', color: text },
  { tag: [tags.heading3, tags.heading4, tags.heading5, tags.heading6], fontWeight: '640', color: text },
  { tag: tags.strong, fontWeight: '680' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.link, tags.url], color: accent, textDecorationColor: 'transparent' },
  { tag: tags.monospace, color: 'light-dark(#8a3b6b, #e3a3cb)' },
  { tag: [tags.processingInstruction, tags.meta, tags.contentSeparator, tags.labelName], color: dimmed },
  { tag: tags.quote, color: dimmed, fontStyle: 'italic' },
  { tag: tags.comment, color: dimmed },
]);

/** Colours come from the page's variables, so that light and dark need no second theme and no reload. */
const look = EditorView.theme({
  '&': { height: '100%', fontSize: '14px', color: text, backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: mono, lineHeight: '1.7', overflow: 'auto' },
  '.cm-content': { padding: '20px 0 40vh', maxWidth: '82ch', margin: '0 auto', caretColor: text },
  '.cm-line': { padding: '0 24px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: text, borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'light-dark(#cfe6e2, #22504c)',
  },
  '.cm-activeLine': { backgroundColor: 'light-dark(rgba(28, 110, 106, 0.045), rgba(255, 255, 255, 0.025))' },
  '&.cm-readOnly .cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-panels': { backgroundColor: 'var(--mantine-color-body)', color: text, borderColor: 'var(--mantine-color-default-border)' },
  '.cm-panel.cm-search': { padding: '8px 12px', fontFamily: 'var(--mantine-font-family)', fontSize: '13px' },
  '.cm-textfield': { backgroundColor: 'transparent', color: text, border: '1px solid var(--mantine-color-default-border)', borderRadius: '6px', padding: '3px 8px' },
  '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--mantine-color-default)', color: text, border: '1px solid var(--mantine-color-default-border)', borderRadius: '6px', padding: '3px 10px' },
  '.cm-searchMatch': { backgroundColor: 'light-dark(#fff0b8, #5b4a13)' },
  '.cm-searchMatch-selected': { backgroundColor: 'light-dark(#ffd95e, #8a6d0f)' },
  '.cm-specialChar': { color: 'var(--mantine-color-red-6)' },
  '.cm-changedLine': { backgroundColor: 'light-dark(rgba(42, 139, 127, 0.1), rgba(58, 159, 146, 0.14)) !important' },
  '.cm-deletedChunk': { backgroundColor: 'light-dark(rgba(224, 49, 49, 0.09), rgba(224, 80, 80, 0.14))' },
  '.cm-changedText': { background: 'light-dark(rgba(42, 139, 127, 0.24), rgba(58, 159, 146, 0.34)) !important' },
  '.cm-deletedText': { background: 'light-dark(rgba(224, 49, 49, 0.2), rgba(224, 80, 80, 0.34)) !important' },
  '.cm-collapsedLines': { background: 'var(--mantine-color-default-hover)', color: dimmed, fontFamily: 'var(--mantine-font-family)', fontSize: '12px', padding: '4px 12px' },
  // The library's own marks are glyphs that many fonts lack.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"', color: dimmed },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none' },
  '.cm-changeGutter': { paddingLeft: '0', width: '3px' },
  '.cm-changedLineGutter, .cm-inlineChangedLineGutter': { backgroundColor: 'var(--mantine-primary-color-filled) !important' },
  '.cm-deletedLineGutter': { backgroundColor: 'var(--mantine-color-red-6) !important' },
  '.cm-merge-revert': { width: '1.9em' },
  '.cm-merge-revert button': { color: accent, fontSize: '16px' },
  '.cm-chunkButtons button': { fontFamily: 'var(--mantine-font-family)', fontSize: '12px', fontWeight: '560', borderRadius: '6px !important', padding: '1px 8px !important', marginInlineStart: '4px !important', border: '1px solid var(--mantine-color-default-border) !important', background: 'var(--mantine-color-default) !important', color: `${text} !important` },
});

export const editorLook: Extension = [look, syntaxHighlighting(highlight)];
