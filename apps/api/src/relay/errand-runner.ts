import type { JobQueue } from '@lockstep/core';
import type { Errand } from './effects.js';

/** Long for any healthy answer, short for the people whose news wait behind it. Milliseconds. */
const PATIENCE = 2_000;

/** What the relay reaches to run errands. */
export interface ErrandOutlets {
  jobs: JobQueue;
  /** Notes that every link of the project wants a look; returns them. */
  requestProject(projectId: string): Promise<string[]>;
  /** Links on which something waits for the end of a document's lock. */
  stagedLinks(docId: string): Promise<string[]>;
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
      return `link ${errand.linkId}`;
    case 'reconcileStaged':
      return `staged ${errand.docId}`;
    case 'disconnect':
      return `disconnect ${errand.room}`;
  }
}

/** Runs errands; a failure is an answer, and so is silence. */
export class ErrandRunner {
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
        return this.outlets.jobs.enqueueReconcile(errand.linkId, { delaySeconds: 0 });
      case 'reconcileStaged': {
        const links = await this.outlets.stagedLinks(errand.docId);
        await Promise.all(links.map((linkId) => this.outlets.jobs.enqueueReconcile(linkId, { delaySeconds: 0 })));
        return;
      }
      case 'disconnect':
        return this.outlets.disconnect(errand.room);
    }
  }
}
