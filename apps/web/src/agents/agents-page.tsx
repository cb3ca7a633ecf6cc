import { Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Page } from '../ui/page.js';
import { DecidedList } from './decided-list.js';
import { PolicyForm } from './policy-form.js';
import { ProposalList } from './proposal-list.js';
import { SessionList } from './session-list.js';

export function AgentsPage() {
  return (
    <Page title="Agents" about="What coding agents propose, which of them work by old documents, and what they may do here." width={1000}>
      <Stack gap={40}>
        <Part title="Proposals">
          <ProposalList />
          <DecidedList />
        </Part>
        <Part title="Sessions">
          <SessionList />
        </Part>
        <Part title="Policy">
          <PolicyForm />
        </Part>
      </Stack>
    </Page>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Title order={2} size="h3" mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}
