import type { StatusRecord } from '../storage/records.js';
import type { StateFile } from '../storage/state-file.js';
import type { HostedRepository } from './hosted-repository.js';

/** What others say about commits. Each word stays; the last one of a context counts. */
export class Statuses {
  constructor(private readonly file: StateFile) {}

  async add(repository: HostedRepository, status: Omit<StatusRecord, 'id' | 'repositoryId' | 'createdAt'>): Promise<StatusRecord> {
    const record = { ...status, id: this.file.newId(), repositoryId: repository.record.id, createdAt: new Date().toISOString() };
    this.file.state.statuses.push(record);
    await this.file.save();
    return record;
  }

  /** Newest first. */
  list(repository: HostedRepository, sha: string): StatusRecord[] {
    return this.file.state.statuses.filter((status) => status.repositoryId === repository.record.id && status.sha === sha).reverse();
  }

  /** The last word of each context. */
  latest(repository: HostedRepository, sha: string): StatusRecord[] {
    const contexts = new Map<string, StatusRecord>();
    for (const status of this.list(repository, sha)) if (!contexts.has(status.context)) contexts.set(status.context, status);
    return [...contexts.values()];
  }

  hasPassed(repository: HostedRepository, sha: string, context: string): boolean {
    return this.latest(repository, sha).some((status) => status.context === context && status.state === 'success');
  }
}
