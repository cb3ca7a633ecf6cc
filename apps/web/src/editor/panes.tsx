import type { EditorView } from '@codemirror/view';
import { useEffect, useMemo, useRef, useState } from 'react';
import { DraftPane } from './draft-pane.js';
import type { EditorSession } from './editor-session.js';
import type { PaneView } from './editor-bar.js';
import { Preview } from './preview.js';
import { scrollTogether } from './scroll-together.js';
import classes from './editor.module.css';

interface PanesProps {
  session: EditorSession;
  /** What somebody else is typing, to be shown instead of the saved text. */
  draft: string | null;
  edits: number;
  path: string;
  view: PaneView;
}

/** Text and preview. The text stays mounted whatever is shown: cursor, undo and scroll live in it. */
export function Panes({ session, draft, edits, path, view }: PanesProps) {
  const place = useRef<HTMLDivElement>(null);
  const preview = useRef<HTMLDivElement>(null);
  const [draftView, setDraftView] = useState<EditorView | null>(null);
  const text = useMemo(() => session.buffer.view.state.sliceDoc(), [session, edits]);
  useEffect(() => {
    const { view: editor } = session.buffer;
    place.current?.append(editor.dom);
    editor.requestMeasure();
    if (!session.view().readOnly) editor.focus();
    return () => editor.dom.remove();
  }, [session]);
  const shown = draftView ?? session.buffer.view;
  useEffect(() => (view === 'split' && preview.current ? scrollTogether(shown.scrollDOM, preview.current) : undefined), [shown, view]);
  return (
    <div className={classes.panes}>
      <div ref={place} className={classes.pane} data-behind={draft !== null || undefined} hidden={view === 'preview'} />
      {draft !== null && <DraftPane text={draft} above={session.buffer.view} hidden={view === 'preview'} onView={setDraftView} />}
      {view !== 'text' && (
        <div className={classes.pane}>
          <div ref={preview} className={classes.scroll} tabIndex={0} role="region" aria-label="Preview pane">
            <Preview text={draft ?? text} path={path} />
          </div>
        </div>
      )}
    </div>
  );
}
