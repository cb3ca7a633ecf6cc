import { ActionIcon, Badge, Button, Group, Select, Table, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserMinus, IconUserPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ROLES } from '@lockstep/contracts';
import type { Member, Role } from '@lockstep/contracts';
import { listMembers, removeMember, setRole } from '../api/projects.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useUser } from '../app/use-sign-in.js';
import { confirm } from '../ui/confirm.js';
import { Loading } from '../ui/loading.js';
import { failed } from '../ui/notify.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';
import { When } from '../ui/when.js';
import { InviteDialog } from './invite.js';
import { useMay, useSlug } from './project-context.js';

export function MembersPage() {
  const slug = useSlug();
  const members = useQuery({ queryKey: queryKeys.members(slug), queryFn: () => listMembers(slug) });
  const mayManage = useMay('admin');
  const [inviting, { open, close }] = useDisclosure(false);
  const invite = mayManage && (
    <Button leftSection={<IconUserPlus size={16} />} onClick={open}>
      Invite
    </Button>
  );
  return (
    <Page title="Members" about="Viewers read, editors write, admins manage keys, links and members, owners may also archive the project." actions={invite}>
      {members.isPending && <Loading />}
      <ProblemNote error={members.error} onRetry={() => void members.refetch()} />
      {members.data && (
        <Table.ScrollContainer minWidth={460}>
          <Table verticalSpacing="sm" aria-label="Members">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Role</Table.Th>
                <Table.Th>Joined</Table.Th>
                <Table.Th aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {members.data.map((member) => (
                <MemberRow key={member.userId} member={member} mayManage={mayManage} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {inviting && <InviteDialog onClose={close} />}
    </Page>
  );
}

function MemberRow({ member, mayManage }: { member: Member; mayManage: boolean }) {
  const slug = useSlug();
  const me = useUser();
  const refresh = () => queries.invalidateQueries({ queryKey: queryKeys.members(slug) });
  const change = useMutation({ mutationFn: (role: Role) => setRole(slug, member.userId, role), onSettled: refresh, onError: (error) => failed('The role stays as it was', error) });
  const remove = useMutation({ mutationFn: () => removeMember(slug, member.userId), onSettled: refresh, onError: (error) => failed(`${member.name} is still a member`, error) });
  const own = member.userId === me.id;
  const ask = () =>
    confirm({
      title: own ? 'Leave this project?' : `Remove ${member.name}?`,
      text: own ? 'You lose access at once. Somebody else must invite you back.' : `${member.name} loses access at once. What they wrote stays.`,
      button: own ? 'Leave' : 'Remove',
      danger: true,
      onConfirm: () => remove.mutate(),
    });
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={560}>
          {member.name} {own && <Badge size="xs" variant="light" tt="none">you</Badge>}
        </Text>
        <Text size="xs" c="dimmed">
          {member.email}
        </Text>
      </Table.Td>
      <Table.Td>
        {mayManage ? (
          <Select size="xs" w={110} aria-label={`Role of ${member.name}`} data={[...ROLES]} value={member.role} allowDeselect={false} disabled={change.isPending} onChange={(role) => role && change.mutate(role as Role)} />
        ) : (
          member.role
        )}
      </Table.Td>
      <Table.Td>
        <When at={member.joinedAt} size="sm" />
      </Table.Td>
      <Table.Td>
        <Group justify="flex-end">
          {(mayManage || own) && (
            <Tooltip label={own ? 'Leave' : 'Remove'}>
              <ActionIcon variant="subtle" color="red" aria-label={own ? 'Leave this project' : `Remove ${member.name}`} onClick={ask}>
                <IconUserMinus size={17} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
