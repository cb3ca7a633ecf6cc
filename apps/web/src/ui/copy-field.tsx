import { ActionIcon, CopyButton, TextInput, Tooltip } from '@mantine/core';
import { useId } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';

/** A value that is meant to be copied whole; the button says when it was. */
export function CopyField({ label, value, description }: { label: string; value: string; description?: string }) {
  const id = useId();
  return (
    <TextInput
      id={id}
      label={label}
      description={description}
      value={value}
      readOnly
      onFocus={(event) => event.currentTarget.select()}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
      rightSection={
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? 'Copied' : 'Copy'}>
              <ActionIcon variant="subtle" color={copied ? 'pine' : 'gray'} aria-label={copied ? 'Copied' : 'Copy to clipboard'} aria-describedby={`${id}-label`} onClick={copy}>
                {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      }
    />
  );
}
