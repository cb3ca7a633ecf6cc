import { Tooltip } from '@mantine/core';
import { IconLock, IconPencil } from '@tabler/icons-react';
import { now } from '../app/page-services.js';
import { useUser } from '../app/use-sign-in.js';
import { liveLock } from '../api/lock-board.js';
import { useNow } from '../ui/use-now.js';
import { useRoom } from './project-context.js';
import classes from './doc-tree.module.css';

/** Who is editing a document, by name. */
export function LockBadge({ docId }: { docId: string }) {
  const { locks } = useRoom();
  const me = useUser();
  useNow(5_000);
  const lock = liveLock(locks, docId, now());
  if (!lock) return null;
  const mine = lock.holder.kind === 'user' && lock.holder.id === me.id;
  const words = mine ? 'You are editing' : `${lock.holder.name} is editing`;
  const Icon = mine ? IconPencil : IconLock;
  return (
    <Tooltip label={words}>
      <span className={classes.holder} data-mine={mine || undefined} role="img" aria-label={words}>
        <Icon size={11} stroke={2.2} style={{ flex: 'none' }} />
        <span className={classes.name}>{mine ? 'you' : lock.holder.name.split(' ')[0]}</span>
      </span>
    </Tooltip>
  );
}
