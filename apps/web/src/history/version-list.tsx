import { Badge, Group, Radio, Stack, Text, UnstyledButton } from '@mantine/core';
import type { DocVersion } from '@lockstep/contracts';
import { ActorName } from '../ui/actor-name.js';
import { Sha } from '../ui/sha.js';
import { byteSize } from '../ui/time.js';
import { When } from '../ui/when.js';
import type { VersionPair } from './chosen-pair.js';
import { sourceWords } from './source-words.js';
import classes from './history.module.css';

interface VersionListProps {
  versions: DocVersion[];
  pair: VersionPair;
  onChoose: (pair: VersionPair) => void;
}

/** Choosing a version shows what it changed; the round mark on the left compares from an older one. */
export function VersionList({ versions, pair, onChoose }: VersionListProps) {
  return (
    <Stack gap={4} role="list" aria-label="Versions">
      {versions.map((version) => (
        <VersionRow key={version.version} version={version} pair={pair} onChoose={onChoose} />
      ))}
    </Stack>
  );
}

function VersionRow({ version, pair, onChoose }: { version: DocVersion } & Omit<VersionListProps, 'versions'>) {
  const n = version.version;
  const chosen = n === pair.to;
  return (
    <div className={classes.row} role="listitem" data-chosen={chosen || undefined} data-between={(n > pair.from && n < pair.to) || undefined}>
      <Radio
        size="xs"
        mt={4}
        checked={n === pair.from}
        disabled={n >= pair.to}
        aria-label={`Compare from version ${n}`}
        title={`Compare from version ${n}`}
        onChange={() => onChoose({ from: n, to: pair.to })}
      />
      <UnstyledButton className={classes.choose} aria-pressed={chosen} onClick={() => onChoose({ from: n - 1, to: n })}>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" fw={580}>
            Version {n}
          </Text>
          <Badge variant="light" color={sourceWords[version.source].color} tt="none" fw={500} size="sm" flex="none">
            {sourceWords[version.source].word}
          </Badge>
        </Group>
        {version.message && (
          <Text size="sm" lineClamp={2}>
            {version.message}
          </Text>
        )}
        <Group gap="2px 8px" fz="xs" c="dimmed" justify="space-between">
          <span>
            <ActorName actor={version.author} /> · <When at={version.createdAt} />
          </span>
          <span>
            {byteSize(version.size)} {version.commitSha && <Sha sha={version.commitSha} />}
          </span>
        </Group>
      </UnstyledButton>
    </div>
  );
}
