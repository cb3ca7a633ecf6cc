import type { Activity } from '@lockstep/contracts';

/** What the feed can be narrowed to. */
export const activityTypes = [
  { value: 'doc.changed', label: 'Saves' },
  { value: 'doc.created', label: 'New documents' },
  { value: 'doc.moved', label: 'Moves' },
  { value: 'doc.archived', label: 'Deletions' },
  { value: 'lock.stolen', label: 'Takeovers' },
  { value: 'sync.finished', label: 'Syncs' },
  { value: 'sync.failed', label: 'Failed syncs' },
  { value: 'conflict.opened', label: 'Conflicts' },
];

export interface ActivityWords {
  does: string;
  /** What it was done to, when the entry itself names it. */
  about: string;
  more: string;
}

const verbs: Record<string, string> = {
  'doc.created': 'created',
  'doc.changed': 'saved',
  'doc.moved': 'moved',
  'doc.archived': 'deleted',
  'doc.restored': 'brought back',
  'doc.staged': 'got a change from GitHub waiting for',
  'lock.acquired': 'started editing',
  'lock.released': 'stopped editing',
  'lock.expired': 'let the lock run out on',
  'lock.stolen': 'took over',
  'sync.started': 'started a sync',
  'sync.finished': 'finished a sync',
  'sync.failed': 'could not finish a sync',
  'conflict.opened': 'found a conflict in',
  'conflict.resolved': 'resolved the conflict in',
  'proposal.opened': 'proposed a text for',
  'proposal.resolved': 'decided about a proposal for',
  'agents.policy_changed': 'changed what agents may do',
  'delivery.received': 'told us of a push',
  'link.sync_requested': 'asked for a sync',
  'link.created': 'linked a repository',
  'link.updated': 'changed the link to GitHub',
  'link.paused': 'paused the link to GitHub',
  'link.resumed': 'resumed the link to GitHub',
  'link.rebuilt': 'let the link to GitHub compare everything anew',
  'link.removed': 'unlinked the repository',
  'key.created': 'made the key',
  'key.revoked': 'revoked the key',
  'key.rotated': 'rotated the key',
  'invitation.created': 'invited',
  'member.added': 'added',
  'member.changed': 'changed the role of',
  'member.removed': 'removed',
  'project.created': 'created the project',
  'project.updated': 'changed the settings',
  'project.archived': 'archived the project',
};

/** One entry of the feed as the rest of a sentence that begins with its actor. */
export function activityWords({ type, data }: Pick<Activity, 'type' | 'data'>): ActivityWords {
  const does = type === 'proposal.resolved' && data['outcome'] === 'replaced' ? 'made a later text of its proposal for' : verbs[type];
  return { does: does ?? type.replace('.', ' '), about: text(data['path']) || text(data['name']) || text(data['email']), more: moreOf(type, data) };
}

function moreOf(type: string, data: Record<string, unknown>): string {
  if (type === 'doc.changed' || type === 'doc.restored') return typeof data['version'] === 'number' ? `(version ${data['version']})` : '';
  if (type === 'doc.moved') return text(data['from']) && `from ${text(data['from'])}`;
  if (type === 'proposal.resolved') return data['outcome'] === 'replaced' ? '' : decisionOf(data);
  if (type === 'lock.stolen') return text(data['reason']) && `because: ${text(data['reason'])}`;
  if (type === 'sync.finished') return counts(data);
  if (type === 'sync.failed') return message(data['error']);
  return '';
}

function decisionOf({ outcome, edited, note }: Record<string, unknown>): string {
  return `(${text(outcome)}${edited === true ? ' with edits' : ''})${text(note) && `: ${text(note)}`}`;
}

function counts(data: Record<string, unknown>): string {
  const parts = (['inbound', 'outbound', 'conflicts'] as const).flatMap((side) => (typeof data[side] === 'number' && data[side] > 0 ? [`${data[side]} ${sides[side]}`] : []));
  const words = parts.length === 0 ? 'nothing to do' : parts.join(', ');
  return Array.isArray(data['secrets']) ? `(${words}; what looks like a secret went out in ${data['secrets'].map(text).join(', ')})` : `(${words})`;
}

const sides = { inbound: 'in', outbound: 'out', conflicts: 'in conflict' } as const;

function message(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? `: ${text(error.message)}` : '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
