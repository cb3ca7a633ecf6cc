import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconHistory, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Doc } from '@lockstep/contracts';
import { MoveDocDialog } from './move-doc.js';
import { useMay, useSlug } from './project-context.js';
import { useDeleteDoc } from './use-delete-doc.js';
import classes from './doc-tree.module.css';

/** What can be done with a document from anywhere. */
export function DocMenu({ doc, size = 24 }: { doc: Doc; size?: number }) {
  const slug = useSlug();
  const mayWrite = useMay('editor');
  const [moving, setMoving] = useState(false);
  const remove = useDeleteDoc();
  return (
    <>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon className={size === 24 ? classes.menu : ''} variant="subtle" color="gray" size={size} aria-label={`Actions for ${doc.path}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to={`/projects/${slug}/docs/${doc.id}/history`} leftSection={<IconHistory size={16} />}>
            History
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void navigator.clipboard.writeText(doc.path)}>
            Copy path
          </Menu.Item>
          {mayWrite && (
            <>
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setMoving(true)}>
                Rename or move…
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => remove.mutate(doc)}>
                Delete
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {moving && <MoveDocDialog doc={doc} onClose={() => setMoving(false)} />}
    </>
  );
}
