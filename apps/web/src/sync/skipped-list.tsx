import { Code, ScrollArea, Table, Text } from '@mantine/core';
import type { Link } from '@lockstep/contracts';
import { skippedMore, skipWords } from './link-words.js';

/** Repository files that stay outside, each with its reason: nothing is left out silently. */
export function SkippedList({ link }: { link: Link }) {
  const more = skippedMore(link);
  return (
    <ScrollArea.Autosize mah={280}>
      <Table verticalSpacing={4} fz="sm" aria-label="Skipped files">
        <Table.Tbody>
          {link.skipped.map((file, index) => (
            <Table.Tr key={index}>
              <Table.Td>
                <Code>{file.path}</Code>
              </Table.Td>
              <Table.Td c="dimmed">{skipWords[file.reason]}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {more && (
        <Text size="sm" c="dimmed" p="xs">
          {more}
        </Text>
      )}
    </ScrollArea.Autosize>
  );
}
