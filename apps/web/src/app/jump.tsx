import { ActionIcon, Button, Group, Kbd, Modal, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys, useOs } from '@mantine/hooks';
import { IconFileText, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { useJumpTargets } from '../projects/jump-targets.js';
import classes from './jump.module.css';

/** Ctrl-K: the fastest way to any document or page of the project. */
export function JumpButton() {
  const [opened, { open, close }] = useDisclosure(false);
  const mac = useOs() === 'macos';
  // Also while typing in the editor or in a field: hence no ignored tags.
  useHotkeys([['mod+K', open]], [], true);
  return (
    <>
      <Button variant="default" size="xs" visibleFrom="sm" leftSection={<IconSearch size={14} />} rightSection={<Kbd size="xs">{mac ? '⌘ K' : 'Ctrl K'}</Kbd>} onClick={open} c="dimmed" fw={400}>
        Jump to…
      </Button>
      <ActionIcon variant="subtle" color="gray" size="lg" hiddenFrom="sm" aria-label="Jump to a document" onClick={open}>
        <IconSearch size={18} stroke={1.7} />
      </ActionIcon>
      {opened && <JumpDialog onClose={close} />}
    </>
  );
}

function JumpDialog({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const targets = useJumpTargets(query);
  const navigate = useNavigate();
  const index = Math.min(chosen, targets.length - 1);
  useEffect(() => document.getElementById(`jump-${index}`)?.scrollIntoView({ block: 'nearest' }), [index]);
  const go = (to: string): void => {
    onClose();
    void navigate(to);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setChosen((index + step + targets.length) % targets.length);
    }
    const target = targets[index];
    if (event.key === 'Enter' && target) go(target.to);
  };
  return (
    <Modal opened onClose={onClose} withCloseButton={false} padding={0} size="lg" yOffset="12vh" centered={false} aria-label="Jump to">
      <TextInput
        data-autofocus
        size="md"
        variant="unstyled"
        px="md"
        py={4}
        placeholder="Jump to a document or page"
        aria-label="Jump to a document or page"
        role="combobox"
        aria-expanded
        aria-controls="jump-targets"
        aria-activedescendant={targets[index] ? `jump-${index}` : undefined}
        leftSection={<IconSearch size={17} />}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id="jump-targets" aria-label="Places" className={classes.list}>
        {targets.map((target, at) => (
          <UnstyledButton key={target.to} id={`jump-${at}`} role="option" aria-selected={at === index} tabIndex={-1} className={classes.option} onMouseMove={() => setChosen(at)} onClick={() => go(target.to)}>
            <Group gap="sm" wrap="nowrap">
              <target.Icon size={17} stroke={1.7} style={{ flex: 'none', opacity: 0.65 }} />
              <Text size="sm" fw={500} truncate flex="none" maw="70%">
                {target.name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {target.hint}
              </Text>
            </Group>
          </UnstyledButton>
        ))}
        {targets.length === 0 && (
          <Group gap="xs" p="md" c="dimmed">
            <IconFileText size={17} />
            <Text size="sm">Nothing here has that name. Search looks into the texts.</Text>
          </Group>
        )}
      </div>
    </Modal>
  );
}
