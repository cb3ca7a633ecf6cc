import { TagsInput } from '@mantine/core';
import type { TagsInputProps } from '@mantine/core';
import { globsIn } from './globs.js';

/** Globs, each ended with Enter. The field's own splitting would cut `{a,b}` in two. */
export function GlobsInput({ onChange, ...props }: Omit<TagsInputProps, 'splitChars'>) {
  return <TagsInput splitChars={[]} onChange={(values) => onChange?.(values.flatMap(globsIn))} {...props} />;
}
