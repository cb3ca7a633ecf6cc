import { Button, Table, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { listDeliveries, retryDelivery } from '../api/links.js';
import type { Delivery } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useSlug } from '../projects/project-context.js';
import { Loading } from '../ui/loading.js';
import { failed } from '../ui/notify.js';
import { ProblemNote } from '../ui/problem-note.js';
import { When } from '../ui/when.js';

export function DeliveryList({ linkId }: { linkId: string }) {
  const slug = useSlug();
  const deliveries = useQuery({ queryKey: queryKeys.deliveries(slug, linkId), queryFn: () => listDeliveries(slug, linkId) });
  if (deliveries.isPending) return <Loading rows={3} height={32} />;
  if (deliveries.error) return <ProblemNote error={deliveries.error} />;
  if (deliveries.data.items.length === 0) return <Text size="sm" c="dimmed">GitHub has sent nothing yet. Until it does, changes are found by looking every few minutes.</Text>;
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table verticalSpacing={6} fz="sm" aria-label="Webhook deliveries">
        <Table.Tbody>
          {deliveries.data.items.map((delivery) => (
            <Row key={delivery.id} delivery={delivery} linkId={linkId} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ delivery, linkId }: { delivery: Delivery; linkId: string }) {
  const slug = useSlug();
  const retry = useMutation({
    mutationFn: () => retryDelivery(slug, linkId, delivery.id),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.deliveries(slug, linkId) }),
    onError: (error) => failed('The delivery was not tried again', error),
  });
  return (
    <Table.Tr>
      <Table.Td w={150}>
        <When at={delivery.receivedAt} />
      </Table.Td>
      <Table.Td>{delivery.event}</Table.Td>
      <Table.Td>
        {delivery.status}
        {delivery.error && (
          <Text size="xs" c="red">
            {delivery.error}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="end">
        {delivery.status === 'failed' && (
          <Button size="compact-xs" variant="light" loading={retry.isPending} onClick={() => retry.mutate()}>
            Try again
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
