import { ActionIcon, Group, SegmentedControl, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconColumns2, IconEye, IconHistory, IconPencil } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { ReactNode } from 'react';
import type { Doc } from '@lockstep/contracts';
import { DocMenu } from '../projects/doc-menu.js';
import { PeopleHere } from '../projects/people-here.js';
import { useSlug } from '../projects/project-context.js';
import { SyncMark } from '../projects/sync-mark.js';
import type { EditorSession } from './editor-session.js';
import type { SessionView } from './session-view.js';
import { SaveButton } from './save-button.js';
import classes from './editor.module.css';

export type PaneView = 'text' | 'split' | 'preview';

interface EditorBarProps {
  session: EditorSession;
  picture: SessionView;
  row: Doc;
  view: PaneView;
  narrow: boolean;
  onView: (view: PaneView) => void;
}

export function EditorBar({ session, picture, row, view, narrow, onView }: EditorBarProps) {
  const slug = useSlug();
  return (
    <div className={classes.bar}>
      <DocTitle path={row.path} />
      <Group gap={6} wrap="nowrap" flex="none">
        <SyncMark sync={row.sync} />
        <PeopleHere docId={row.id} compact />
        <SegmentedControl size="xs" aria-label="Show" value={view} onChange={(value) => onView(value as PaneView)} data={choices(narrow)} />
        <Tooltip label="History">
          <ActionIcon component={Link} to={`/projects/${slug}/docs/${row.id}/history`} variant="subtle" color="gray" size="lg" aria-label="History">
            <IconHistory size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <DocMenu doc={row} size={34} />
        <SaveButton session={session} picture={picture} />
      </Group>
    </div>
  );
}

function DocTitle({ path }: { path: string }) {
  const slash = path.lastIndexOf('/') + 1;
  return (
    <h1 className={classes.crumbs} title={path}>
      <span className={classes.folder}>{path.slice(0, slash)}</span>
      <span className={classes.fileName}>{path.slice(slash)}</span>
    </h1>
  );
}

function choices(narrow: boolean): { value: PaneView; label: ReactNode }[] {
  const all = [choice('text', 'Text', <IconPencil size={15} />), choice('split', 'Text and preview', <IconColumns2 size={15} />), choice('preview', 'Preview', <IconEye size={15} />)];
  return narrow ? all.filter((one) => one.value !== 'split') : all;
}

function choice(value: PaneView, name: string, icon: ReactNode): { value: PaneView; label: ReactNode } {
  return {
    value,
    label: (
      <Tooltip label={name}>
        <span style={{ display: 'flex' }}>
          {icon}
          <VisuallyHidden>{name}</VisuallyHidden>
        </span>
      </Tooltip>
    ),
  };
}
