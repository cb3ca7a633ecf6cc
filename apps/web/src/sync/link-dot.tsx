import { ColorSwatch, Tooltip } from '@mantine/core';
import { statusWords, toneColors } from './link-words.js';
import { useLinks } from './use-links.js';

/** The worst link of the project as a dot in the side bar; nothing while all is well. */
export function LinkDot() {
  const links = useLinks().data ?? [];
  const worst = links.find((link) => statusWords[link.status].tone === 'bad') ?? links.find((link) => statusWords[link.status].tone === 'waiting');
  if (!worst) return null;
  const { word, tone } = statusWords[worst.status];
  return (
    <Tooltip label={`${worst.owner}/${worst.repo}: ${word}`}>
      <ColorSwatch size={9} color={`var(--mantine-color-${toneColors[tone]}-6)`} withShadow={false} role="img" aria-label={word} />
    </Tooltip>
  );
}
