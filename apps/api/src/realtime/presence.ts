import type { Actor, PresenceEntry } from '@lockstep/contracts';

/** Who is where as far as other processes say. Nothing to lose: each process says it again every few seconds. */
export interface Presence {
  /** Says who of this process is in a project; an empty list when nobody is. */
  show(projectId: string, entries: PresenceEntry[]): Promise<void>;
  /** Who of the other processes is. */
  others(projectId: string): Promise<PresenceEntry[]>;
  /** @param onChange called with a project when its people changed and nobody said so: a process died, or was not heard for a while. */
  start(onChange: (projectId: string) => void): void;
  stop(): Promise<void>;
}

/** For one process: there are no others. */
export class AlonePresence implements Presence {
  async show(): Promise<void> {
    // Nobody to tell.
  }

  async others(): Promise<PresenceEntry[]> {
    return [];
  }

  start(): void {
    // Nobody else can die.
  }

  async stop(): Promise<void> {
    // Nothing was started.
  }
}

/** One entry per person or key, whatever the number of tabs and processes, in a steady order. */
export function mergePresence(entries: Iterable<PresenceEntry>): PresenceEntry[] {
  const byActor = new Map<string, { actor: Actor; docIds: Set<string> }>();
  for (const { actor, docIds } of entries) {
    const known = byActor.get(actor.id);
    if (known) docIds.forEach((docId) => known.docIds.add(docId));
    else byActor.set(actor.id, { actor, docIds: new Set(docIds) });
  }
  return [...byActor.values()]
    .map(({ actor, docIds }) => ({ actor, docIds: [...docIds].sort() }))
    .sort((a, b) => (a.actor.id < b.actor.id ? -1 : 1));
}
