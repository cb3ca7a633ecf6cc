import { Anchor, Card, EmptyState, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconZoomExclamation } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { search } from '../api/docs.js';
import type { SearchHit } from '../api/docs.js';
import { queryKeys } from '../api/query-keys.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';
import { useSlug } from './project-context.js';
import { snippetParts } from './snippet.js';
import classes from './projects-page.module.css';

export function SearchPage() {
  const slug = useSlug();
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const [typed, setTyped] = useState(q);
  const ask = useDebouncedCallback((text: string) => setParams(text ? { q: text } : {}, { replace: true }), 250);
  const found = useQuery({ queryKey: queryKeys.search(slug, q), queryFn: () => search(slug, q), enabled: q.trim() !== '', placeholderData: keepPreviousData });
  const hits = q.trim() === '' ? undefined : found.data?.items;
  return (
    <Page title="Search" about='Words, "exact phrases", -without, and path: for a part of the path.'>
      <TextInput
        aria-label="Search in all documents"
        placeholder='deploy "feature flag" -legacy path:rules'
        leftSection={<IconSearch size={17} />}
        size="md"
        autoFocus
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          ask(event.currentTarget.value);
        }}
      />
      <Stack gap="xs" mt="lg" aria-live="polite">
        <ProblemNote error={found.error} />
        {hits && <Text size="sm" c="dimmed">{hits.length === 1 ? '1 document' : `${hits.length} documents`}</Text>}
        {hits?.map((hit) => <Hit key={hit.docId} hit={hit} slug={slug} question={q} />)}
        {hits?.length === 0 && <EmptyState icon={<IconZoomExclamation />} title="Nothing found" description="Try fewer words, or only the beginning of the path with path:" mt="lg" />}
      </Stack>
    </Page>
  );
}

function Hit({ hit, slug, question }: { hit: SearchHit; slug: string; question: string }) {
  return (
    <Card withBorder padding="sm" radius="md" className={classes.card}>
      <Anchor component={Link} to={`/projects/${slug}/docs/${hit.docId}`} c="inherit" fw={560} size="sm" underline="never" className={classes.link}>
        {hit.path}
      </Anchor>
      <Text size="sm" c="dimmed" lineClamp={3}>
        {snippetParts(hit.snippet, question).map((part, index) => (part.hit ? <mark key={index}>{part.text}</mark> : part.text))}
      </Text>
    </Card>
  );
}
