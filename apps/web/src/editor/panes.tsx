import { useEffect, useMemo, useRef } from 'react';
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
  const text = useMemo(() => session.buffer.view.state.sliceDoc(), [session, edits]);
  useEffect(() => {
    const { view: editor } = session.buffer;
    place.current?.append(editor.dom);
    editor.requestMeasure();
    if (!session.view().readOnly) editor.focus();
    return () => editor.dom.remove();
  }, [session]);
  useEffect(() => (view === 'split' && preview.current ? scrollTogether(session.buffer.view.scrollDOM, preview.current) : undefined), [session, view]);
  return (
    <div className={classes.panes}>
      <div ref={place} className={classes.pane} hidden={view === 'preview' || draft !== null} />
      {draft !== null && <DraftPane text={draft} hidden={view === 'preview'} />}
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
