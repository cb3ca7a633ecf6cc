import { Tooltip } from '@mantine/core';
import type { RenderTreeNodePayload } from '@mantine/core';
import { IconChevronRight, IconFileText, IconFolder, IconFolderOpen } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import type { Doc } from '@lockstep/contracts';
import { DocMenu } from './doc-menu.js';
import { LockBadge } from './lock-badge.js';
import { useSlug } from './project-context.js';
import { SyncMark } from './sync-mark.js';
import { docOf } from './tree-data.js';
import classes from './doc-tree.module.css';

export function DocTreeRow({ payload }: { payload: RenderTreeNodePayload }) {
  const doc = docOf(payload.node);
  return doc ? <DocRow doc={doc} name={String(payload.node.label)} /> : <FolderRow payload={payload} />;
}

function FolderRow({ payload: { node, expanded, elementProps } }: { payload: RenderTreeNodePayload }) {
  const Icon = expanded ? IconFolderOpen : IconFolder;
  return (
    <div className={classes.row} onClick={elementProps.onClick} style={elementProps.style}>
      <IconChevronRight size={14} className={classes.icon} style={{ transform: expanded ? 'rotate(90deg)' : undefined }} />
      <Icon size={16} stroke={1.7} className={classes.icon} />
      <span className={classes.name}>{node.label}</span>
    </div>
  );
}

function DocRow({ doc, name }: { doc: Doc; name: string }) {
  const slug = useSlug();
  const { docId } = useParams();
  const current = doc.id === docId;
  return (
    <div className={classes.row} data-current={current || undefined}>
      <Tooltip label={doc.path} openDelay={800} position="right">
        <Link className={classes.link} to={`/projects/${slug}/docs/${doc.id}`} tabIndex={-1} aria-current={current ? 'page' : undefined}>
          <IconFileText size={16} stroke={1.7} className={classes.icon} style={{ marginInlineStart: 14 }} />
          <span className={classes.name}>{name}</span>
        </Link>
      </Tooltip>
      <span className={classes.marks}>
        <LockBadge docId={doc.id} />
        <SyncMark sync={doc.sync} />
      </span>
      <DocMenu doc={doc} />
    </div>
  );
}
