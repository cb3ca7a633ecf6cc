import { Alert, Badge, Button, Code, Group, Modal, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGitMerge } from '@tabler/icons-react';
import type { SyncPlan } from '@lockstep/contracts';
import { confirmWords, planWords } from './link-words.js';

interface Row {
  side: 'in' | 'out' | 'conflict';
  what: string;
  path: string;
}

interface PlanDialogProps {
  plan: SyncPlan;
  title?: string;
  /** What agreeing does. */
  button?: string;
  starting: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** What a run would do, file by file, before it does anything. */
export function PlanDialog({ plan, title = 'What this sync would do', button = confirmWords(plan), starting, onConfirm, onClose }: PlanDialogProps) {
  const rows = rowsOf(plan);
  return (
    <Modal opened onClose={onClose} title={title} size="xl">
      <Stack>
        <Text size="sm">
          {planWords(plan)}
        </Text>
        {plan.brake && (
          <Alert color="orange" title="Please look twice">
            {plan.brake}
          </Alert>
        )}
        <ScrollArea.Autosize mah={360}>
          {rows.length === 0 ? <Text size="sm" c="dimmed">Both sides agree already.</Text> : <Rows rows={rows} />}
        </ScrollArea.Autosize>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button loading={starting} onClick={onConfirm} color={plan.brake ? 'orange' : undefined}>
            {button}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

const sides = {
  in: { label: 'from GitHub', Icon: IconArrowDown, color: 'blue' },
  out: { label: 'to GitHub', Icon: IconArrowUp, color: 'pine' },
  conflict: { label: 'conflict', Icon: IconGitMerge, color: 'orange' },
} as const;

function Rows({ rows }: { rows: Row[] }) {
  return (
    <Table verticalSpacing={6} stickyHeader aria-label="Plan">
      <Table.Tbody>
        {rows.map(({ side, what, path }) => {
          const { label, Icon, color } = sides[side];
          return (
            <Table.Tr key={`${side} ${what} ${path}`}>
              <Table.Td w={150}>
                <Badge variant="light" color={color} tt="none" fw={500} leftSection={<Icon size={12} />}>
                  {label}
                </Badge>
              </Table.Td>
              <Table.Td w={90}>{what}</Table.Td>
              <Table.Td>
                <Code>{path}</Code>
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}

/** What takes something away comes first: that is what one has to agree to. */
function rowsOf(plan: SyncPlan): Row[] {
  const moved = ({ path, from }: { path: string; from?: string }) => (from ? `${from} → ${path}` : path);
  const rows = [
    ...plan.conflicts.map(({ kind, path }): Row => ({ side: 'conflict', what: kind.replace('_', '/'), path })),
    ...plan.inbound.map((item): Row => ({ side: 'in', what: item.action, path: moved(item) })),
    ...plan.outbound.map((item): Row => ({ side: 'out', what: item.action, path: moved(item) })),
  ];
  const takesAway = ({ what }: Row): boolean => what === 'archive' || what === 'delete';
  return [...rows.filter(takesAway), ...rows.filter((row) => !takesAway(row))];
}
