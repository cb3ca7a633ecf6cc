import { Anchor, DataList } from '@mantine/core';
import type { LinkPullRequest } from '@lockstep/contracts';
import { pullRequestWords } from './link-words.js';

/** Where changes wait, as a way to get there. */
export function PullRequestLine({ pullRequest }: { pullRequest: LinkPullRequest }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>Pull request</DataList.ItemLabel>
      <DataList.ItemValue>
        <Anchor href={pullRequest.url} target="_blank" rel="noopener noreferrer" inherit>
          {pullRequestWords(pullRequest)}
        </Anchor>
      </DataList.ItemValue>
    </DataList.Item>
  );
}
