import type { Authorship, ChangeCommand, CreateCommand, SaveCommand, WriteOutcome } from '@lockstep/core';
import { announced } from './announced.js';
import type { Db } from './client.js';
import { docColumns, docRow } from './doc-row.js';
import type { StoredDoc } from './doc-row.js';
import { Prisma } from './generated/client.js';
import { heldLock } from './lock-row.js';
import { isUniqueViolation } from './postgres-errors.js';

/** A refused write is looked at and tried again when the reason is gone by then; so often that only a bug gets past it. */
const ATTEMPTS = 5;

/**
 * Every write of a document: one statement that reads the lock row FOR SHARE (so that no steal can slip in between), changes the
 * document where the version is the expected one, and writes the version and the outbox row. Row order is always lock, then document.
 */
export class DocWriter {
  constructor(
    private readonly db: Db,
    private readonly wake: () => void,
  ) {}

  async create(command: CreateCommand): Promise<WriteOutcome> {
    const rows = await this.db.$queryRaw<StoredDoc[]>`${creation([command])} select ${docColumns('held')} from d cross join held`;
    return this.done(rows) ?? { kind: 'path_taken' };
  }

  async createMany(commands: CreateCommand[]): Promise<Set<string>> {
    const rows = await this.db.$queryRaw<{ id: string }[]>`${creation(commands)} select id from d`;
    if (rows.length > 0) this.wake();
    return new Set(rows.map(({ id }) => id));
  }

  async save(command: SaveCommand): Promise<WriteOutcome> {
    const { content, actor, baseVersion } = command;
    return this.guarded(command, () => this.db.$queryRaw<StoredDoc[]>`
      with held as (${lockFor(command)}), d as (
        update docs d set content = ${content.text}, content_sha = ${content.sha}, size = ${content.size}, version = d.version + 1,
               updated_by = ${JSON.stringify(actor)}::jsonb, updated_at = clock_timestamp()
        from held where d.id = ${command.docId}::uuid and held.doc_id = d.id and held.allowed and d.version = ${baseVersion} and d.archived_at is null
        returning ${written}
      ), versioned as (${insertVersion(sayer(command), Prisma.sql`${content.text}`)}
      ), ${announce('doc.changed', sayer(command))}
      select ${docColumns('held')} from d cross join held`);
  }

  async move(command: ChangeCommand & { path: string; from?: string }): Promise<WriteOutcome> {
    const { actor, baseVersion, path } = command;
    return this.guarded(command, () => this.db.$queryRaw<StoredDoc[]>`
      with held as (${lockFor(command)}), before as (
        select coalesce(${command.from ?? null}::text, path) as path from docs where id = ${command.docId}::uuid
      ), d as (
        update docs d set path = ${path}, updated_by = ${JSON.stringify(actor)}::jsonb, updated_at = clock_timestamp()
        from held where d.id = ${command.docId}::uuid and held.doc_id = d.id and held.allowed and d.version = ${baseVersion} and d.archived_at is null
          and not exists (${otherAt(path, command.docId)})
        returning ${written}
      ), ${announce('doc.moved', sayer(command), Prisma.sql`jsonb_build_object('from', (select path from before))`)}
      select ${docColumns('held')} from d cross join held`, path);
  }

  /** The one write that nobody is told of: it is never committed alone. No document has an empty folder in its path. */
  async putAside(docIds: string[]): Promise<void> {
    await this.db.$executeRaw`
      with held as (select doc_id from doc_locks where doc_id = any(${docIds}::uuid[]) order by doc_id for share)
      update docs d set path = '//' || d.id from held where d.id = held.doc_id and d.archived_at is null`;
  }

  async archive(command: ChangeCommand): Promise<WriteOutcome> {
    const { actor, baseVersion } = command;
    return this.guarded(command, () => this.db.$queryRaw<StoredDoc[]>`
      with held as (${lockFor(command)}), d as (
        update docs d set archived_at = clock_timestamp(), updated_by = ${JSON.stringify(actor)}::jsonb, updated_at = clock_timestamp()
        from held where d.id = ${command.docId}::uuid and held.doc_id = d.id and held.allowed and d.version = ${baseVersion} and d.archived_at is null
        returning ${written}
      ), ${announce('doc.archived', sayer(command))}
      select ${docColumns('held')} from d cross join held`);
  }

  async restore(command: Authorship & { docId: string }): Promise<WriteOutcome> {
    const { docId, actor } = command;
    const run = this.db.$queryRaw<StoredDoc[]>`
      with held as (${lockFor(command)}), d as (
        update docs d set archived_at = null, updated_by = ${JSON.stringify(actor)}::jsonb, updated_at = clock_timestamp()
        from held where d.id = ${command.docId}::uuid and held.doc_id = d.id and d.archived_at is not null
          and not exists (select 1 from docs o where o.project_id = d.project_id and o.path = d.path and o.archived_at is null)
        returning ${written}
      ), ${announce('doc.restored', sayer(command))}
      select ${docColumns('held')} from d cross join held`;
    const rows = await run.catch(pathTakenMeanwhile);
    if (rows === 'path_taken') return { kind: 'path_taken' };
    const stillArchived = await this.db.doc.count({ where: { id: docId, archivedAt: { not: null } } });
    return this.done(rows) ?? { kind: stillArchived > 0 ? 'path_taken' : 'gone' };
  }

  /** Runs a write; when it changed nothing, finds out why from the present state, which may by then allow it after all. */
  private async guarded(command: ChangeCommand, run: () => Promise<StoredDoc[]>, path?: string): Promise<WriteOutcome> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const rows = await run().catch(pathTakenMeanwhile);
      if (rows === 'path_taken') return { kind: 'path_taken' };
      const outcome = this.done(rows) ?? (await this.refusal(command, path));
      if (outcome) return outcome;
    }
    throw new Error(`write of ${command.docId} was refused ${ATTEMPTS} times without a reason`);
  }

  private async refusal(command: ChangeCommand, path?: string): Promise<WriteOutcome | null> {
    const rows = await this.db.$queryRaw<(StoredDoc & { allowed: boolean })[]>`
      select ${docColumns('l')}, ${allowed(command)} as allowed
      from docs d join doc_locks l on l.doc_id = d.id where d.id = ${command.docId}::uuid and d.archived_at is null`;
    const [row] = rows;
    if (!row) return { kind: 'gone' };
    const doc = docRow(row);
    if (!row.allowed) return command.proof === null ? { kind: 'held', lock: doc.lock ?? heldLock(row) } : { kind: 'lost', lock: doc.lock };
    if (row.version !== command.baseVersion) return { kind: 'stale', doc };
    const taken = path === undefined ? [] : await this.db.$queryRaw<unknown[]>`${otherAt(path, command.docId)}`;
    return taken.length > 0 ? { kind: 'path_taken' } : null;
  }

  private done(rows: StoredDoc[]): WriteOutcome | null {
    const [row] = rows;
    if (!row) return null;
    this.wake();
    return { kind: 'done', doc: docRow(row) };
  }
}

/** The statement's own check for the path cannot see a document that another transaction is just putting there; the unique index can. */
function pathTakenMeanwhile(error: unknown): 'path_taken' {
  if (isUniqueViolation(error)) return 'path_taken';
  throw error;
}

const NO_MORE = Prisma.sql`'{}'::jsonb`;

/** Everything of a document but its text and search words, which would only be copied around. */
const written = Prisma.raw(
  ['id', 'project_id', 'path', 'version', 'size', 'content_sha', 'updated_at', 'updated_by', 'archived_at'].map((column) => `d.${column}`).join(', '),
);

/** Whether the writer may write as far as the lock row `l` is concerned. */
function allowed({ proof, actor }: Authorship): Prisma.Sql {
  if (proof === null) return Prisma.sql`(l.holder_session is null or l.expires_at <= clock_timestamp())`;
  return Prisma.sql`coalesce(l.token = ${proof.token} and l.holder_session = ${proof.session} and l.holder->>'id' = ${actor.id}
    and l.expires_at > clock_timestamp(), false)`;
}

function lockFor(command: Authorship & { docId: string }): Prisma.Sql {
  return Prisma.sql`select l.*, ${allowed(command)} as allowed from doc_locks l where l.doc_id = ${command.docId}::uuid for share`;
}

/** Who a write says it is by, and why, as SQL. */
interface Sayer {
  actor: Prisma.Sql;
  source: Prisma.Sql;
  message: Prisma.Sql;
  commitSha: Prisma.Sql;
}

function sayer({ actor, source, message, commitSha }: Authorship): Sayer {
  const text = (value: string | null): Prisma.Sql => Prisma.sql`${value}::text`;
  return { actor: Prisma.sql`${JSON.stringify(actor)}::jsonb`, source: text(source), message: text(message), commitSha: text(commitSha ?? null) };
}

/** As `creation` has it for each document. */
const sayerOfEach: Sayer = { actor: Prisma.sql`c.actor`, source: Prisma.sql`c.source`, message: Prisma.sql`c.message`, commitSha: Prisma.sql`c.commit_sha` };

/** The CTEs that make documents at the paths that are free: each with its lock row, its first version and its event. */
function creation(commands: CreateCommand[]): Prisma.Sql {
  const column = <Value>(of: (command: CreateCommand) => Value): Value[] => commands.map(of);
  return Prisma.sql`
    with c as (
      select * from unnest(${column((one) => one.docId)}::uuid[], ${column((one) => one.projectId)}::uuid[], ${column((one) => one.path)}::text[],
        ${column((one) => one.content.text)}::text[], ${column((one) => one.content.sha)}::text[], ${column((one) => one.content.size)}::int[],
        ${column((one) => JSON.stringify(one.actor))}::jsonb[], ${column((one) => one.source)}::text[], ${column((one) => one.message)}::text[],
        ${column((one) => one.commitSha ?? null)}::text[]) as c(id, project_id, path, content, content_sha, size, actor, source, message, commit_sha)
    ), d as (
      insert into docs as d (id, project_id, path, version, content, content_sha, size, updated_by)
      select id, project_id, path, 1, content, content_sha, size, actor from c
      on conflict (project_id, path) where archived_at is null do nothing
      returning ${written}
    ), held as (
      insert into doc_locks (doc_id, project_id) select id, project_id from d returning *
    ), versioned as (
      ${insertVersion(sayerOfEach, Prisma.sql`c.content`)} join c on c.id = d.id
    ), ${announce('doc.created', sayerOfEach, undefined, Prisma.sql`d join c on c.id = d.id`)}`;
}

/** Of the written documents; the statement goes on after its `from`. */
function insertVersion({ actor, source, message, commitSha }: Sayer, content: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`insert into doc_versions (doc_id, version, token, author, source, message, content, content_sha, size, commit_sha)
    select d.id, d.version, held.token, ${actor}, ${source}, ${message}, ${content}, d.content_sha, d.size, ${commitSha}
    from d join held on held.doc_id = d.id`;
}

function announce(type: string, { actor, source, message, commitSha }: Sayer, more = NO_MORE, from = Prisma.sql`d`): Prisma.Sql {
  return announced(Prisma.sql`insert into outbox (project_id, doc_id, type, actor_id, actor, data)
    select d.project_id, d.id, ${type}, ${actor}->>'id', ${actor},
           jsonb_build_object('path', d.path, 'version', d.version, 'contentSha', d.content_sha, 'source', ${source},
             'message', ${message}, 'commitSha', ${commitSha}) || ${more}
    from ${from}`);
}

/** A live document other than this one at a path of the same project. */
function otherAt(path: string, docId: string): Prisma.Sql {
  return Prisma.sql`select 1 from docs o join docs me on me.id = ${docId}::uuid
    where o.project_id = me.project_id and o.path = ${path} and o.archived_at is null and o.id <> me.id`;
}
