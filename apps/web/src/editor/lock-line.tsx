import { Button, ColorSwatch } from '@mantine/core';
import { IconLock, IconPencil, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { now } from '../app/page-services.js';
import { useUser } from '../app/use-sign-in.js';
import type { EditorSession } from './editor-session.js';
import type { SessionView } from './session-view.js';
import { lockWords } from './lock-words.js';
import type { LockWords } from './lock-words.js';
import { TakeOverDialog } from './take-over.js';
import classes from './editor.module.css';

/** Looks at the words once a second while somebody else's time is counted down. */
export function useLockWords(view: SessionView, mayWrite: boolean): LockWords {
  const me = useUser();
  const [at, setAt] = useState(now);
  useEffect(() => {
    setAt(now());
    const timer = setInterval(() => setAt(now()), 1_000);
    return () => clearInterval(timer);
  }, [view.lock, view.lockIdleUntil]);
  return lockWords(view.lock, { now: at, mayWrite, dirty: view.save.dirty, userId: me.id, refusal: view.lockRefusal, idleUntil: view.lockIdleUntil });
}

export function LockLine({ session, words }: { session: EditorSession; words: LockWords }) {
  const [asking, setAsking] = useState(false);
  const act = (): void => {
    if (words.action?.kind === 'takeOver') setAsking(true);
    else if (words.action?.kind === 'editHere') void session.editHere();
    else if (words.action?.kind === 'compare') void session.compare();
    else void session.resume();
  };
  return (
    <div className={classes.lockLine}>
      <span className={classes.lockText} role="status" aria-label="Lock" aria-live={words.tone === 'other' ? 'off' : 'polite'}>
        <LockMark tone={words.tone} />
        {words.text}
      </span>
      {words.action && (
        <Button size="compact-xs" variant="default" onClick={act}>
          {words.action.label}
        </Button>
      )}
      {asking && <TakeOverDialog session={session} onClose={() => setAsking(false)} />}
    </div>
  );
}

function LockMark({ tone }: { tone: LockWords['tone'] }) {
  const icon = { size: 15, stroke: 2, style: { flex: 'none' } };
  if (tone === 'mine') return <IconPencil {...icon} color="var(--mantine-primary-color-filled)" />;
  if (tone === 'other') return <IconLock {...icon} />;
  if (tone === 'warning') return <IconPlugConnectedX {...icon} />;
  return <ColorSwatch size={8} color="var(--mantine-color-gray-5)" withShadow={false} />;
}
