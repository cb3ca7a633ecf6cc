import { Code, Tooltip } from '@mantine/core';

/** A commit by its first seven digits; the whole on hover. */
export function Sha({ sha }: { sha: string }) {
  return (
    <Tooltip label={sha}>
      <Code fz="xs">{sha.slice(0, 7)}</Code>
    </Tooltip>
  );
}
