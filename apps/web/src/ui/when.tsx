import { Text, Tooltip } from '@mantine/core';
import type { TextProps } from '@mantine/core';
import { useNow } from './use-now.js';
import { ago } from './time.js';

/** A moment, relative to now; the exact time on hover and for machines. */
export function When({ at, ...text }: { at: string } & TextProps) {
  const now = useNow(30_000);
  return (
    <Tooltip label={new Date(at).toLocaleString()}>
      <Text component="time" dateTime={at} span inherit {...text}>
        {ago(Date.parse(at), now)}
      </Text>
    </Tooltip>
  );
}
