import type { ProposalDecision, ProposalOutcome } from '@lockstep/contracts';
import { ActorName } from '../ui/actor-name.js';
import { When } from '../ui/when.js';

/** What became of a proposal, by whom, when and why. */
export function DecisionWords({ outcome, decision: { by, at, edited, version, note } }: { outcome: ProposalOutcome; decision: ProposalDecision }) {
  return (
    <>
      {outcome}
      {edited && ' with edits'} by <ActorName actor={by} /> <When at={at} />
      {version !== null && `, as version ${version}`}
      {note !== null && `: “${note}”`}
    </>
  );
}
