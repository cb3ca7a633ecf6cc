import { Alert, Button, Group, Text } from '@mantine/core';
import { IconGitMerge, IconLifebuoy } from '@tabler/icons-react';
import type { EditorSession } from './editor-session.js';
import type { SessionView } from './session-view.js';
import type { Rescue } from './rescue-store.js';
import { confirm } from '../ui/confirm.js';
import { ago } from '../ui/time.js';
import { useNow } from '../ui/use-now.js';

/** What needs a decision about the text on the screen; nothing is shown when nothing does. */
export function Banners({ session, view }: { session: EditorSession; view: SessionView }) {
  const rescue = view.offers[0];
  return (
    <>
      {rescue && <RescueBanner session={session} rescue={rescue} newest={view.save.version} />}
      {view.save.newer && view.save.dirty && !view.save.saving && view.lock.kind !== 'taken' && <ConflictBanner session={session} view={view} />}
      {view.trouble && (
        <Alert color="red" variant="light" radius={0} py="xs" role="alert">
          {view.trouble}
        </Alert>
      )}
    </>
  );
}

function ConflictBanner({ session, view }: { session: EditorSession; view: SessionView }) {
  const { newer } = view.save;
  if (!newer) return null;
  return (
    <Alert color="orange" variant="light" radius={0} py="xs" icon={<IconGitMerge size={18} />} role="alert">
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          <b>{newer.updatedBy.name}</b> saved version {newer.version} while you have unsaved changes on version {view.save.version}.
        </Text>
        <Group gap="xs">
          <Button size="compact-sm" disabled={view.readOnly} onClick={() => void session.save({ merge: true })}>
            Merge and save
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => void session.compare()}>
            Compare
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}

function RescueBanner({ session, rescue, newest }: { session: EditorSession; rescue: Rescue; newest: number }) {
  const now = useNow(30_000);
  const where = rescue.page === 'server' ? 'on the server' : 'on this device';
  const discard = (): void =>
    confirm({ title: 'Discard the kept text?', text: 'It is in no version and cannot be brought back.', button: 'Discard it', danger: true, onConfirm: () => session.discardOffer(rescue) });
  return (
    <Alert color="blue" variant="light" radius={0} py="xs" icon={<IconLifebuoy size={18} />} role="alert">
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          You typed text here {ago(rescue.keptAt, now)} that was never saved. It was kept {where}, on top of version {rescue.baseVersion}
          {rescue.baseVersion < newest && `; version ${newest} is newer, saving will merge them`}.
        </Text>
        <Group gap="xs">
          <Button size="compact-sm" onClick={() => session.restore(rescue)}>
            Restore it
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => void session.compareRescue(rescue)}>
            Compare
          </Button>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={discard}>
            Discard
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}
