import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gitEnvironment } from '../git/env.js';
import { GitCommand } from '../git/git-command.js';
import { isValidOwner, isValidRef, isValidRepositoryName } from '../git/names.js';
import type { Permission, RepositoryRecord } from '../storage/records.js';
import type { StateFile } from '../storage/state-file.js';
import { Exclusive } from './exclusive.js';
import { HostedRepository, type RefsChanged } from './hosted-repository.js';

export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  /** Default `main`. */
  readonly defaultBranch?: string;
  readonly private?: boolean;
  readonly description?: string;
  /** Takes a `git push` that carries no credential as the owner's; for a demo on one machine. */
  readonly anonymousPush?: boolean;
  readonly collaborators?: Readonly<Record<string, Permission>>;
}

/** The parts of a repository's settings that may change later. */
export type RepositorySettings = Partial<
  Pick<RepositoryRecord, 'name' | 'owner' | 'private' | 'archived' | 'anonymousPush' | 'defaultBranch' | 'description'>
>;

/** What a bare repository needs to behave like one of GitHub's. */
const gitSettings: readonly (readonly [string, string])[] = [
  ['receive.fsckObjects', 'true'],
  ['receive.autogc', 'false'],
  ['gc.auto', '0'],
  ['uploadpack.allowFilter', 'true'],
  ['uploadpack.allowAnySHA1InWant', 'true'],
];

/** Folders are named by id, so a rename or a transfer moves no data and no name can leave the folder. */
export class Repositories {
  private readonly hosted = new Map<number, HostedRepository>();
  private readonly environment: Record<string, string>;
  private readonly creating = new Exclusive();

  constructor(
    private readonly root: string,
    private readonly file: StateFile,
    private readonly announce: (event: RefsChanged) => Promise<void>,
  ) {
    this.environment = gitEnvironment(root);
  }

  /** Makes the repository, or returns the one of that name as it is. Throws RangeError on a name GitHub would refuse. */
  create(input: NewRepository): Promise<HostedRepository> {
    return this.creating.run(async () => this.find(input.owner, input.name) ?? (await this.add(input)));
  }

  private async add(input: NewRepository): Promise<HostedRepository> {
    const record = newRecord(this.file.newId(), input);
    const directory = this.directoryOf(record.id);
    await mkdir(directory, { recursive: true });
    const git = new GitCommand(directory, this.environment);
    await git.run(['init', '--quiet', '--bare', `--initial-branch=${record.defaultBranch}`, directory]);
    for (const [name, value] of gitSettings) await git.run(['config', name, value]);
    this.release(input);
    this.file.state.repositories.push(record);
    await this.file.save();
    return this.host(record);
  }

  /** Names are not case sensitive, as on GitHub. */
  find(owner: string, name: string): HostedRepository | undefined {
    const wanted = fullName({ owner, name });
    const record = this.file.state.repositories.find((candidate) => fullName(candidate) === wanted);
    return record && this.host(record);
  }

  /** The repository that had this name before: GitHub leads there until another one takes the name. */
  findFormer(owner: string, name: string): HostedRepository | undefined {
    const record = this.file.state.repositories.find(({ formerNames }) => formerNames?.includes(fullName({ owner, name })));
    return record && this.host(record);
  }

  all(): HostedRepository[] {
    return this.file.state.repositories.map((record) => this.host(record));
  }

  byId(id: number): HostedRepository | undefined {
    const record = this.file.state.repositories.find((candidate) => candidate.id === id);
    return record && this.host(record);
  }

  async update(repository: HostedRepository, settings: RepositorySettings): Promise<void> {
    const { owner, name } = { ...repository.record, ...settings };
    assertNames({ owner, name, defaultBranch: settings.defaultBranch ?? repository.record.defaultBranch });
    if ((this.find(owner, name) ?? repository) !== repository) throw new RangeError(`there is a repository ${owner}/${name} already`);
    const before = fullName(repository.record);
    if (fullName({ owner, name }) !== before) {
      this.release({ owner, name });
      repository.record.formerNames = [...(repository.record.formerNames ?? []), before];
    }
    Object.assign(repository.record, settings);
    if (settings.defaultBranch) await repository.git.run(['symbolic-ref', 'HEAD', `refs/heads/${settings.defaultBranch}`]);
    await this.file.save();
  }

  async remove(repository: HostedRepository): Promise<void> {
    const { state } = this.file;
    state.repositories = state.repositories.filter(({ id }) => id !== repository.record.id);
    const isOthers = ({ repositoryId }: { readonly repositoryId: number }) => repositoryId !== repository.record.id;
    state.hooks = state.hooks.filter(isOthers);
    state.pulls = state.pulls.filter(isOthers);
    state.protections = state.protections.filter(isOthers);
    state.rulesets = state.rulesets.filter(isOthers);
    state.statuses = state.statuses.filter(isOthers);
    for (const installation of state.installations) {
      installation.repositoryIds = installation.repositoryIds?.filter((id) => id !== repository.record.id) ?? null;
    }
    this.hosted.delete(repository.record.id);
    await repository.close();
    await this.file.save();
    await rm(this.directoryOf(repository.record.id), { recursive: true, force: true });
  }

  async close(): Promise<void> {
    await Promise.all([...this.hosted.values()].map((repository) => repository.close()));
  }

  /** A name that is taken leads to whoever took it. */
  private release(taken: { owner: string; name: string }): void {
    for (const record of this.file.state.repositories) record.formerNames = record.formerNames?.filter((name) => name !== fullName(taken));
  }

  private host(record: RepositoryRecord): HostedRepository {
    const known = this.hosted.get(record.id);
    if (known) return known;
    const hosted = new HostedRepository(record, this.directoryOf(record.id), this.environment, this.announce);
    this.hosted.set(record.id, hosted);
    return hosted;
  }

  private directoryOf(id: number): string {
    return join(this.root, `${id}.git`);
  }
}

function fullName({ owner, name }: { owner: string; name: string }): string {
  return `${owner}/${name}`.toLowerCase();
}

function newRecord(id: number, input: NewRepository): RepositoryRecord {
  assertNames(input);
  const now = new Date().toISOString();
  return {
    id,
    owner: input.owner,
    name: input.name,
    defaultBranch: input.defaultBranch ?? 'main',
    description: input.description ?? null,
    private: input.private ?? false,
    archived: false,
    anonymousPush: input.anonymousPush ?? false,
    collaborators: { ...input.collaborators },
    createdAt: now,
    pushedAt: now,
  };
}

function assertNames(input: Pick<NewRepository, 'owner' | 'name' | 'defaultBranch'>): void {
  if (!isValidOwner(input.owner)) throw new RangeError(`not an account name: ${input.owner}`);
  if (!isValidRepositoryName(input.name)) throw new RangeError(`not a repository name: ${input.name}`);
  if (input.defaultBranch !== undefined && !isValidRef(`refs/heads/${input.defaultBranch}`)) {
    throw new RangeError(`not a branch name: ${input.defaultBranch}`);
  }
}
