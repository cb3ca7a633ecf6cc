import type { JobQueue } from '@lockstep/core';
import DataLoader from 'dataloader';
import type { Errand } from './effects.js';

/** Long for any healthy answer, short for the people whose news wait behind it. Milliseconds. */
const PATIENCE = 2_000;

/** Locks that last no longer, as an agent's single edits do, make no word. */
const TELL_DELAY_SECONDS = 3;

/** What the relay reaches to run errands. */
export interface ErrandOutlets {
  jobs: JobQueue;
  /** Notes that every link of the project wants a look; returns them. */
  requestProject(projectId: string): Promise<string[]>;
  /** Links on which something waits for the end of the locks of these documents. */
  stagedLinks(docIds: string[]): Promise<{ docId: string; linkId: string }[]>;
  /** Links of these projects that have pull requests to tell who edits. */
  linksToTell(projectIds: string[]): Promise<{ projectId: string; linkId: string }[]>;
  /** Closes the sockets of a room in every process. @throws when the other processes cannot be told. */
  disconnect(room: string): void;
}

export type Attempt = { done: true } | { done: false; error: unknown; stalled: boolean };

/** Errands with the same name are one. */
export function errandName(errand: Errand): string {
  switch (errand.kind) {
    case 'reconcileProject':
      return `project ${errand.projectId} except ${errand.exceptLinkId ?? 'none'}`;
    case 'reconcileLink':
      return `link ${errand.linkId}${errand.tellPulls ? ' and pulls' : ''}`;
    case 'tellPulls':
      return `pulls ${errand.projectId}`;
    case 'lockEnded':
      return `staged ${errand.docId}`;
    case 'disconnect':
      return `disconnect ${errand.room}`;
  }
}

/** Runs errands; a failure is an answer, and so is silence. Those that are begun together ask the database together. */
export class ErrandRunner {
  private readonly stagedLinks = linksOf('docId', (docIds) => this.outlets.stagedLinks(docIds));
  private readonly linksToTell = linksOf('projectId', (projectIds) => this.outlets.linksToTell(projectIds));

  constructor(
    private readonly outlets: ErrandOutlets,
    private readonly debounceSeconds: number,
  ) {}

  async attempt(errand: Errand): Promise<Attempt> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<Attempt>((resolve) => {
      timer = setTimeout(() => resolve({ done: false, error: new Error(`no answer within ${PATIENCE} ms`), stalled: true }), PATIENCE);
    });
    const answer = this.run(errand).then(
      (): Attempt => ({ done: true }),
      (error: unknown): Attempt => ({ done: false, error, stalled: false }),
    );
    try {
      return await Promise.race([answer, silence]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async run(errand: Errand): Promise<void> {
    switch (errand.kind) {
      case 'reconcileProject': {
        const links = await this.outlets.requestProject(errand.projectId);
        const others = links.filter((linkId) => linkId !== errand.exceptLinkId);
        await Promise.all(others.map((linkId) => this.outlets.jobs.enqueueReconcile(linkId, { delaySeconds: this.debounceSeconds })));
        return;
      }
      case 'reconcileLink':
        await this.outlets.jobs.enqueueReconcile(errand.linkId, { delaySeconds: 0 });
        if (errand.tellPulls) await this.outlets.jobs.enqueueTellPulls(errand.linkId, { delaySeconds: 0 });
        return;
      case 'tellPulls':
        return this.tellPulls(errand.projectId);
      case 'lockEnded':
        await Promise.all([this.mergeStaged(errand.docId), this.tellPulls(errand.projectId)]);
        return;
      case 'disconnect':
        return this.outlets.disconnect(errand.room);
    }
  }

  private async mergeStaged(docId: string): Promise<void> {
    const links = await this.stagedLinks.load(docId);
    await Promise.all(links.map((linkId) => this.outlets.jobs.enqueueReconcile(linkId, { delaySeconds: 0 })));
  }

  private async tellPulls(projectId: string): Promise<void> {
    const links = await this.linksToTell.load(projectId);
    await Promise.all(links.map((linkId) => this.outlets.jobs.enqueueTellPulls(linkId, { delaySeconds: TELL_DELAY_SECONDS })));
  }
}

function linksOf<Key extends string>(key: Key, read: (ids: string[]) => Promise<({ linkId: string } & Record<Key, string>)[]>): DataLoader<string, string[]> {
  return new DataLoader(
    async (ids) => {
      const rows = await read([...new Set(ids)]);
      return ids.map((id) => rows.filter((row) => row[key] === id).map(({ linkId }) => linkId));
    },
    { cache: false },
  );
}
