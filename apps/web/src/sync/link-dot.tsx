import { ColorSwatch, Tooltip } from '@mantine/core';
import { stateWords, toneColors } from './link-words.js';
import { useLinks } from './use-links.js';

/** The worst link of the project as a dot in the side bar; nothing while all is well. */
export function LinkDot() {
  const links = useLinks().data ?? [];
  const worst = links.find((link) => stateWords(link).tone === 'bad') ?? links.find((link) => stateWords(link).tone === 'waiting');
  if (!worst) return null;
  const { word, tone } = stateWords(worst);
  return (
    <Tooltip label={`${worst.owner}/${worst.repo}: ${word}`}>
      <ColorSwatch size={9} color={`var(--mantine-color-${toneColors[tone]}-6)`} withShadow={false} role="img" aria-label={word} />
    </Tooltip>
  );
}
