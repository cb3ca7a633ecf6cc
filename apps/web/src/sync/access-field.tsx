import { Anchor, Group, Radio } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { gitHubApp } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { useUser } from '../app/use-sign-in.js';

/** How Lockstep gets into the repository; offered to the owner of an instance that has a GitHub App, otherwise it is by token. */
export function AccessField(field: { value?: string; onChange: (value: string) => void }) {
  const { isInstanceOwner } = useUser();
  const { data: app } = useQuery({ queryKey: queryKeys.gitHubApp, queryFn: gitHubApp });
  if (!app?.configured || !isInstanceOwner) return null;
  const install = (
    <>
      {app.installUrl && (
        <Anchor href={app.installUrl} target="_blank" rel="noreferrer" inherit>
          Install it
        </Anchor>
      )}{' '}
      for the account first, with this repository. It signs its commits and needs no webhook of the repository.
    </>
  );
  return (
    <Radio.Group label="Access" description={field.value === 'app' ? install : undefined} {...field}>
      <Group mt={4}>
        <Radio value="token" label="Token" />
        <Radio value="app" label={`GitHub App ${app.slug ?? ''}`} />
      </Group>
    </Radio.Group>
  );
}
