import { useHotkeys, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { Doc, DocWithContent } from '@lockstep/contracts';
import { useMay } from '../projects/project-context.js';
import { Banners } from './banners.js';
import { CheckCount } from './check-count.js';
import { CompareDialog } from './compare-dialog.js';
import { DraftBanner } from './draft-banner.js';
import { EditorBar } from './editor-bar.js';
import type { PaneView } from './editor-bar.js';
import { LeaveGuard } from './leave-guard.js';
import { LockLine, useLockWords } from './lock-line.js';
import { heldByOther } from './lock-state.js';
import { Panes } from './panes.js';
import { SaveLine } from './save-line.js';
import { StagedBanner } from './staged-banner.js';
import { useEditorSession } from './use-editor-session.js';
import type { OpenEditor } from './use-editor-session.js';
import classes from './editor.module.css';

/** One open document: bar, status line, banners, and the panes with text and preview. */
export function DocEditor({ doc, row }: { doc: DocWithContent; row: Doc }) {
  const narrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false }) ?? false;
  const [chosen, setChosen] = useLocalStorage<PaneView>({ key: 'lockstep.panes', defaultValue: 'split', getInitialValueInEffect: false });
  const view = narrow && chosen === 'split' ? 'text' : chosen;
  const togglePreview = useCallback(() => setChosen((now) => nextView(now, narrow)), [setChosen, narrow]);
  const editor = useEditorSession(doc, togglePreview);
  if (!editor) return <div className={classes.page} />;
  return <Opened {...editor} row={row} view={view} onView={setChosen} narrow={narrow} togglePreview={togglePreview} />;
}

interface OpenedProps extends OpenEditor {
  row: Doc;
  view: PaneView;
  narrow: boolean;
  onView: (view: PaneView) => void;
  togglePreview: () => void;
}

function Opened({ session, draft, row, view, narrow, onView, togglePreview }: OpenedProps) {
  const picture = useSyncExternalStore(session.subscribe, session.view);
  const typed = useSyncExternalStore(draft.subscribe, draft.shown);
  const [following, setFollowing] = useState(true);
  const holder = heldByOther(picture.lock)?.holder;
  const mayWrite = useMay('editor');
  const words = useLockWords(picture, mayWrite);
  useHotkeys([['mod+S', () => void session.save()], ['mod+shift+P', togglePreview]], [], false);
  // The list is refetched after every event and every minute: a version that no event told of is found here.
  useEffect(() => void session.noticed({ version: row.version, updatedBy: row.updatedBy }), [session, row]);
  return (
    <div className={classes.page}>
      <EditorBar session={session} picture={picture} row={row} view={view} narrow={narrow} onView={onView} />
      <div className={classes.status} data-tone={words.tone}>
        <LockLine session={session} words={words} />
        <div className={classes.safe}>
          <CheckCount session={session} path={row.path} edits={picture.edits} />
          <SaveLine view={picture} />
        </div>
      </div>
      <StagedBanner session={session} view={picture} row={row} />
      <Banners session={session} view={picture} />
      {typed && holder && <DraftBanner draft={typed} name={holder.name} following={following} onFollow={setFollowing} />}
      <Panes session={session} draft={following && typed?.kind === 'text' ? typed.text : null} edits={picture.edits} path={row.path} view={view} />
      {picture.comparison && <CompareDialog session={session} comparison={picture.comparison} />}
      <LeaveGuard session={session} />
    </div>
  );
}

function nextView(now: PaneView, narrow: boolean): PaneView {
  if (narrow) return now === 'preview' ? 'text' : 'preview';
  return now === 'text' ? 'split' : 'text';
}
