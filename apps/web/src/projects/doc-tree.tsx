import { ActionIcon, Box, Button, CloseButton, Group, ScrollArea, Text, TextInput, Tooltip, Tree } from '@mantine/core';
import { IconFilePlus, IconFilter } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Loading } from '../ui/loading.js';
import { ProblemNote } from '../ui/problem-note.js';
import { DocTreeRow } from './doc-tree-row.js';
import { useNewDoc } from './new-doc.js';
import { useDocs, useMay } from './project-context.js';
import { filterDocs, treeOf } from './tree.js';
import { treeData } from './tree-data.js';
import { useOpenFolders } from './use-open-folders.js';
import classes from './doc-tree.module.css';

export function DocTree() {
  const docs = useDocs();
  const [filter, setFilter] = useState('');
  const shown = useMemo(() => filterDocs(docs.data ?? [], filter), [docs.data, filter]);
  const data = useMemo(() => treeData(treeOf(shown)), [shown]);
  const tree = useOpenFolders(shown, filter !== '');
  return (
    <Box className={classes.panel}>
      <TreeHead filter={filter} onFilter={setFilter} />
      <ScrollArea flex={1} type="auto" scrollbarSize={8} px={6}>
        {docs.error && <ProblemNote error={docs.error} onRetry={() => void docs.refetch()} />}
        {docs.isPending && <Loading rows={6} height={26} />}
        {docs.data && shown.length === 0 && <Nothing filtered={docs.data.length > 0} />}
        <Tree
          aria-label="Documents"
          data={data}
          tree={tree}
          levelOffset={14}
          allowRangeSelection={false}
          renderNode={(payload) => <DocTreeRow payload={payload} />}
          onKeyDown={openFocused}
        />
      </ScrollArea>
    </Box>
  );
}

/** Enter on a focused row follows its link, as a click would. */
function openFocused(event: React.KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLElement) || event.target.role !== 'treeitem') return;
  event.target.querySelector<HTMLElement>(':scope > * a, :scope > button')?.click();
}

function TreeHead({ filter, onFilter }: { filter: string; onFilter: (filter: string) => void }) {
  const newDoc = useNewDoc();
  const mayWrite = useMay('editor');
  return (
    <Group gap={6} p="xs" wrap="nowrap">
      <TextInput
        flex={1}
        size="xs"
        placeholder="Filter documents"
        aria-label="Filter documents"
        leftSection={<IconFilter size={14} />}
        value={filter}
        onChange={(event) => onFilter(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onFilter('')}
        rightSection={filter && <CloseButton size="xs" aria-label="Clear filter" onClick={() => onFilter('')} />}
      />
      {mayWrite && (
        <Tooltip label="New document">
          <ActionIcon variant="light" size={30} aria-label="New document" onClick={() => newDoc()}>
            <IconFilePlus size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  const newDoc = useNewDoc();
  const mayWrite = useMay('editor');
  return (
    <Box ta="center" py="lg" px="xs">
      <Text size="sm" c="dimmed" mb="xs">
        {filtered ? 'No document matches the filter.' : 'No documents yet.'}
      </Text>
      {!filtered && mayWrite && (
        <Button size="xs" variant="light" onClick={() => newDoc()}>
          Write the first one
        </Button>
      )}
    </Box>
  );
}
