import { Code, ScrollArea, Table } from '@mantine/core';
import type { SkippedFile } from '@lockstep/contracts';
import { skipWords } from './link-words.js';

/** Repository files that stay outside, each with its reason: nothing is left out silently. */
export function SkippedList({ files }: { files: SkippedFile[] }) {
  return (
    <ScrollArea.Autosize mah={280}>
      <Table verticalSpacing={4} fz="sm" aria-label="Skipped files">
        <Table.Tbody>
          {files.map((file) => (
            <Table.Tr key={file.path}>
              <Table.Td>
                <Code>{file.path}</Code>
              </Table.Td>
              <Table.Td c="dimmed">{skipWords[file.reason]}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
