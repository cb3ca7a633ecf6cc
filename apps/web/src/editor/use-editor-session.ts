import { useEffect, useState } from 'react';
import type { DocWithContent } from '@lockstep/contracts';
import { live, now } from '../app/page-services.js';
import { useUser } from '../app/use-sign-in.js';
import { useMay, useOpenProject } from '../projects/project-context.js';
import type { EditorSession } from './editor-session.js';
import { writingExtensions } from './extensions.js';
import { followTheWorld } from './follow-the-world.js';
import { LiveDraft } from './live-draft.js';
import { openSession } from './open-session.js';
import { RescueStore } from './rescue-store.js';
import { rescuePlace } from './this-page.js';

export interface OpenEditor {
  session: EditorSession;
  draft: LiveDraft;
}

/** Opens a document for as long as it is on the screen. Null only before the first effect has run. */
export function useEditorSession(doc: DocWithContent, togglePreview: () => void): OpenEditor | null {
  const { project, room } = useOpenProject();
  const { id: userId } = useUser();
  const mayWrite = useMay('editor');
  const [editor, setEditor] = useState<OpenEditor | null>(null);
  useEffect(() => {
    const commands = { save: () => void opened.save(), togglePreview };
    const world = { project: project.slug, doc, userId, mayWrite, live, room, now, rescues: new RescueStore(localStorage, userId, rescuePlace()) };
    const opened = openSession({ ...world, extensions: writingExtensions(`Text of ${doc.path}`, commands) });
    const stop = followTheWorld(opened, world);
    const draft = new LiveDraft(opened, world);
    setEditor({ session: opened, draft });
    return () => {
      draft.stop();
      stop();
      opened.close();
    };
    // Another path (a rename while it is open) is no reason to open the text anew: only another document is.
  }, [doc.id, project.slug, room, userId, mayWrite]);
  return editor;
}
