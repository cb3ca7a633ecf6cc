import { Box, Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import type { Conflict } from '@lockstep/contracts';
import { getConflict, resolveConflict } from '../api/links.js';
import type { Resolution } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useMay, useSlug } from '../projects/project-context.js';
import { confirm } from '../ui/confirm.js';
import { Loading } from '../ui/loading.js';
import { done } from '../ui/notify.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';
import { conflictWords } from './conflict-words.js';
import { bringTogether } from '../editor/bring-together.js';
import { MergeByHand } from './merge-by-hand.js';
import { TextView } from './text-view.js';

export function ConflictPage() {
  const slug = useSlug();
  const { conflictId = '' } = useParams();
  const conflict = useQuery({ queryKey: queryKeys.conflict(slug, conflictId), queryFn: () => getConflict(slug, conflictId), staleTime: Infinity });
  if (conflict.data) return <Decide conflict={conflict.data} />;
  return (
    <Page title="Conflict">
      {conflict.error ? <ProblemNote error={conflict.error} onRetry={() => void conflict.refetch()} /> : <Loading />}
    </Page>
  );
}

function Decide({ conflict }: { conflict: Conflict }) {
  const slug = useSlug();
  const navigate = useNavigate();
  const mayWrite = useMay('editor');
  const resolve = useMutation({
    mutationFn: (resolution: Resolution) => resolveConflict(slug, conflict.id, { ...resolution, ...seen(conflict) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: queryKeys.project(slug) });
      done(`${conflict.path} is decided`);
      await navigate(`/projects/${slug}/conflicts`);
    },
  });
  const words = conflictWords[conflict.kind];
  return (
    <Page title={conflict.path} about={words.happened} width={1320}>
      <Stack>
        <ProblemNote title="Not decided" error={resolve.error} />
        {mayWrite && <Choices conflict={conflict} pending={resolve.isPending} onTake={(take) => resolve.mutate({ take })} />}
        <Texts conflict={conflict} pending={resolve.isPending} mayWrite={mayWrite} onResolve={(content) => resolve.mutate({ content })} />
      </Stack>
    </Page>
  );
}

/** What was looked at: somebody may have written meanwhile, and is not to be overruled unseen. */
function seen({ oursVersion, theirsSha }: Conflict): { oursVersion?: number; theirsSha: string | null } {
  return oursVersion === null ? { theirsSha } : { oursVersion, theirsSha };
}

function Choices({ conflict, pending, onTake }: { conflict: Conflict; pending: boolean; onTake: (take: 'ours' | 'theirs') => void }) {
  const words = conflictWords[conflict.kind];
  const ask = (take: 'ours' | 'theirs', title: string) => confirm({ title, text: `${words[take]} The other text stays in the history.`, button: title.replace('?', ''), onConfirm: () => onTake(take) });
  return (
    <Group gap="xs">
      <Button variant="default" loading={pending} onClick={() => ask('ours', 'Take ours?')}>
        Take ours
      </Button>
      <Button variant="default" loading={pending} onClick={() => ask('theirs', 'Take theirs?')}>
        Take theirs
      </Button>
      <Text size="sm" c="dimmed">
        or make one text out of both below.
      </Text>
    </Group>
  );
}

interface TextsProps {
  conflict: Conflict;
  pending: boolean;
  mayWrite: boolean;
  onResolve: (content: string) => void;
}

function Texts({ conflict, pending, mayWrite, onResolve }: TextsProps) {
  return (
    <Tabs defaultValue="merge" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="merge">Merge</Tabs.Tab>
        <Tabs.Tab value="base">What both began with</Tabs.Tab>
        <Tabs.Tab value="ours">Ours (Lockstep)</Tabs.Tab>
        <Tabs.Tab value="theirs">Theirs (GitHub)</Tabs.Tab>
      </Tabs.List>
      <Box pt="md">
        <Tabs.Panel value="merge">
          <MergeByHand
            left={{ name: `Theirs (GitHub)${conflict.theirs === null ? ': deleted' : ''}`, text: conflict.theirs ?? '' }}
            right={{ name: `Resolution, begun with ours${conflict.ours === null ? ' (deleted)' : ''}`, text: proposal(conflict) }}
            pending={pending}
            readOnly={!mayWrite}
            button="Resolve with the right side"
            onDone={onResolve}
          />
        </Tabs.Panel>
        {(['base', 'ours', 'theirs'] as const).map((side) => (
          <Tabs.Panel key={side} value={side}>
            <TextView text={conflict[side]} label={side} />
          </Tabs.Panel>
        ))}
      </Box>
    </Tabs>
  );
}

/** Ours, with what GitHub changed in other places brought in; a side without a file proposes the other one. */
function proposal({ base, ours, theirs }: Conflict): string {
  if (ours === null || theirs === null) return ours ?? theirs ?? '';
  return base === null ? ours : bringTogether(base, ours, theirs);
}
