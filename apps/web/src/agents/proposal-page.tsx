import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import type { Proposal } from '@lockstep/contracts';
import { applyProposal, getProposal, rejectProposal } from '../api/agents.js';
import type { ApplyProposal } from '../api/agents.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { MergeByHand } from '../conflicts/merge-by-hand.js';
import { bringTogether } from '../editor/bring-together.js';
import { useMay, useSlug } from '../projects/project-context.js';
import { confirm } from '../ui/confirm.js';
import { Loading } from '../ui/loading.js';
import { done } from '../ui/notify.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';

export function ProposalPage() {
  const slug = useSlug();
  const { proposalId = '' } = useParams();
  const proposal = useQuery({ queryKey: [...queryKeys.proposals(slug), proposalId], queryFn: () => getProposal(slug, proposalId) });
  if (proposal.data) return <Decide key={proposal.data.currentVersion} proposal={proposal.data} />;
  return (
    <Page title="Proposal">
      {proposal.error ? <ProblemNote error={proposal.error} onRetry={() => void proposal.refetch()} /> : <Loading />}
    </Page>
  );
}

function Decide({ proposal }: { proposal: Proposal }) {
  const { path, actor, message, reason, baseVersion, currentVersion, outcome } = proposal;
  const slug = useSlug();
  const navigate = useNavigate();
  const mayDecide = useMay('editor') && outcome === null;
  const decided = async (words: string): Promise<void> => {
    await queries.invalidateQueries({ queryKey: queryKeys.project(slug) });
    done(words);
    await navigate(`/projects/${slug}/agents`);
  };
  const apply = useMutation({ mutationFn: (body: ApplyProposal) => applyProposal(slug, proposal.id, body), onSuccess: ({ version }) => decided(`${path} is at version ${version}`) });
  const reject = useMutation({ mutationFn: () => rejectProposal(slug, proposal.id), onSuccess: () => decided('The proposal is rejected') });
  const askReject = () =>
    confirm({ title: 'Reject the proposal?', text: 'The document stays as it is. The text stays among the decided proposals.', button: 'Reject', danger: true, onConfirm: () => reject.mutate() });
  const pending = apply.isPending || reject.isPending;
  return (
    <Page title={path} about={`${actor.name} ${reason === 'policy' ? 'proposes' : 'wrote, and could not save,'} a text on version ${baseVersion}${message ? ` (${message})` : ''}.`} width={1320}>
      <Stack>
        <ProblemNote title="Not decided" error={apply.error ?? reject.error} />
        {outcome && <Text size="sm">It was {outcome}.</Text>}
        {mayDecide && (
          <Group gap="xs">
            <Button loading={pending} onClick={() => apply.mutate({})}>
              Apply as proposed
            </Button>
            <Button variant="default" color="red" loading={pending} onClick={askReject}>
              Reject
            </Button>
            <Text size="sm" c="dimmed">
              or edit it below.
            </Text>
          </Group>
        )}
        <MergeByHand
          left={{ name: `In Lockstep (version ${currentVersion})`, text: proposal.current }}
          right={{ name: 'Proposed, with what was saved meanwhile', text: bringTogether(proposal.base, proposal.content, proposal.current) }}
          pending={pending}
          readOnly={!mayDecide}
          button="Save the right side"
          onDone={(content) => apply.mutate({ content, onVersion: currentVersion })}
        />
      </Stack>
    </Page>
  );
}
