import { Anchor, DataList, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router';
import type { Link, SyncRun } from '@lockstep/contracts';
import { useSlug } from '../projects/project-context.js';
import { Sha } from '../ui/sha.js';
import { useNow } from '../ui/use-now.js';
import { When } from '../ui/when.js';
import { counted, lagWords, rateLimitWords, runSteps, triggerWords } from './link-words.js';
import { PullRequestLine } from './pull-request-line.js';

/** How far both sides of a link are apart, and what the last run did about it. */
export function LinkFacts({ link }: { link: Link }) {
  const slug = useSlug();
  const now = useNow(30_000);
  const requests = link.rateLimit && rateLimitWords(link.rateLimit, now);
  return (
    <DataList orientation="horizontal" size="sm" labelWidth={110}>
      <Fact label="Difference">{lagWords(link)}</Fact>
      {link.conflicts > 0 && (
        <Fact label="Conflicts">
          <Anchor component={RouterLink} to={`/projects/${slug}/conflicts`} inherit>
            {counted(link.conflicts, 'document')} to decide
          </Anchor>
        </Fact>
      )}
      {link.pullRequest && <PullRequestLine pullRequest={link.pullRequest} />}
      <Fact label="Head">{link.headSha ? <Sha sha={link.headSha} /> : 'not read yet'}</Fact>
      <Fact label="Last run">{link.lastRun ? <LastRun run={link.lastRun} /> : 'none yet'}</Fact>
      {requests && <Fact label="GitHub">{requests}</Fact>}
    </DataList>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue>{children}</DataList.ItemValue>
    </DataList.Item>
  );
}

function LastRun({ run }: { run: SyncRun }) {
  return (
    <>
      <When at={run.finishedAt ?? run.startedAt} />, {triggerWords(run.trigger)}
      <List size="sm" withPadding aria-label="What the last run did">
        {runSteps(run).map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
        {run.error && (
          <List.Item>
            <Text span inherit c="red">
              {run.error.message}
            </Text>{' '}
            {run.error.next}
          </List.Item>
        )}
      </List>
    </>
  );
}
