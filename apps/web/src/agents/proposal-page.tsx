import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import type { Proposal, ProposalDecision, ProposalOutcome } from '@lockstep/contracts';
import { applyProposal, getProposal } from '../api/agents.js';
import type { ApplyProposal } from '../api/agents.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { MergeByHand } from '../conflicts/merge-by-hand.js';
import { bringTogether } from '../editor/bring-together.js';
import { useMay, useSlug } from '../projects/project-context.js';
import { Loading } from '../ui/loading.js';
import { done } from '../ui/notify.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';
import { DecisionWords } from './decision-words.js';
import { ProposalWarnings } from './proposal-warnings.js';
import { RejectDialog } from './reject-dialog.js';

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
  const { path, actor, message, reason, baseVersion, currentVersion, outcome, decision } = proposal;
  const slug = useSlug();
  const navigate = useNavigate();
  const [rejecting, { open: askReject, close }] = useDisclosure(false);
  const mayDecide = useMay('editor') && outcome === null;
  const decided = async (words: string): Promise<void> => {
    await queries.invalidateQueries({ queryKey: queryKeys.project(slug) });
    done(words);
    await navigate(`/projects/${slug}/agents`);
  };
  const apply = useMutation({ mutationFn: (body: ApplyProposal) => applyProposal(slug, proposal.id, body), onSuccess: ({ version }) => decided(`${path} is at version ${version}`) });
  const pending = apply.isPending;
  return (
    <Page title={path} about={`${actor.name} ${reason === 'policy' ? 'proposes' : 'wrote, and could not save,'} a text on version ${baseVersion}${message ? ` (${message})` : ''}.`} width={1320}>
      <Stack>
        <ProblemNote title="Not decided" error={apply.error} />
        {outcome && decision && <Decided outcome={outcome} decision={decision} />}
        {mayDecide && (
          <Group gap="xs">
            <Button loading={pending} onClick={() => apply.mutate({})}>
              Apply as proposed
            </Button>
            <Button variant="default" color="red" disabled={pending} onClick={askReject}>
              Reject
            </Button>
            <Text size="sm" c="dimmed">
              or edit it below.
            </Text>
          </Group>
        )}
        {outcome === null && <ProposalWarnings proposal={proposal} />}
        {rejecting && <RejectDialog proposalId={proposal.id} onClose={close} onRejected={() => void decided('The proposal is rejected')} />}
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

function Decided({ outcome, decision }: { outcome: ProposalOutcome; decision: ProposalDecision }) {
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {outcome === 'replaced' ? 'The agent went on: a later text of the same run has taken the place of this one.' : <>It was <DecisionWords outcome={outcome} decision={decision} />{decision.note === null && '.'}</>}
    </Text>
  );
}
