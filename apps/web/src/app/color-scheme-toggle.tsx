import { ActionIcon, Tooltip, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';

const next = { auto: 'light', light: 'dark', dark: 'auto' } as const;
const shown = {
  auto: { label: 'as the system', Icon: IconDeviceDesktop },
  light: { label: 'light', Icon: IconSun },
  dark: { label: 'dark', Icon: IconMoon },
} as const;

export function ColorSchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { label, Icon } = shown[colorScheme];
  return (
    <Tooltip label={`Colours: ${label}`}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Colours: ${label}. Change to ${shown[next[colorScheme]].label}`} onClick={() => setColorScheme(next[colorScheme])}>
        <Icon size={18} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
