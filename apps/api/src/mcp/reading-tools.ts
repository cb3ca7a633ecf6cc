import { Injectable } from '@nestjs/common';
import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { LIMITS } from '@lockstep/contracts';
import type { DocWithContent } from '@lockstep/contracts';
import { Docs, DomainError, isId, Locks, RecentChanges, Search } from '@lockstep/core';
import { z } from 'zod';
import { answer } from './answers.js';
import type { McpCaller } from './caller.js';
import { tool } from './tool.js';

const READS = { readOnlyHint: true, openWorldHint: false };
const limit = z.int().min(1).max(LIMITS.pageMax).default(LIMITS.pageDefault).describe('At most so many.');
const cursor = z.string().optional().describe('nextCursor of the page before.');

const SEARCH = z.strictObject({
  query: z.string().max(1_000).describe('Words, "phrases", -exclusions, OR, path:part. Looks at paths and texts.'),
  limit,
});
const READ = z.strictObject({
  path: z.string().optional().describe('Path of the document, such as .claude/rules/testing.md.'),
  id: z.string().optional().describe('Id of the document, in place of its path.'),
});
const LIST = z.strictObject({ prefix: z.string().max(LIMITS.pathBytes).optional().describe('Only paths that begin so.'), cursor });
const CHANGES = z.strictObject({
  since: z.iso.datetime({ offset: true }).optional().describe('Only what changed at this time or later, such as 2026-11-27T08:00:00Z.'),
  limit,
  cursor,
});

/** Tools that change nothing. */
@Injectable()
export class ReadingTools {
  constructor(
    private readonly docs: Docs,
    private readonly search: Search,
    private readonly locks: Locks,
    private readonly recent: RecentChanges,
  ) {}

  addTo(server: McpServer, caller: McpCaller): void {
    const { principal, project } = caller;
    server.registerTool(
      'search_docs',
      { title: 'Search documents', description: 'Finds documents of the project by their path and text, best first, with the place where the words stand.', inputSchema: SEARCH, annotations: READS },
      tool(caller, async ({ query, ...page }) => answer(await this.search.find(principal, project, query, page))),
    );
    server.registerTool(
      'read_doc',
      {
        title: 'Read a document',
        description: 'The text of a document, byte for byte, after a line of JSON with its id, version, contentSha and lock. Name that id, and that version as baseVersion, when you write.',
        inputSchema: READ,
        annotations: READS,
      },
      tool(caller, async (which) => shown(await readDoc(this.docs, caller, which))),
    );
    server.registerTool(
      'list_docs',
      { title: 'List documents', description: 'The documents of the project in order of their paths, without texts.', inputSchema: LIST, annotations: READS },
      tool(caller, async (query) => answer(await this.docs.list(principal, project, { ...query, limit: LIMITS.pageMax }))),
    );
    server.registerTool(
      'list_locks',
      { title: 'List locks', description: 'Who is editing which document now, and until when.', inputSchema: z.strictObject({}), annotations: READS },
      tool(caller, async () => answer({ items: await this.locks.list(principal, project) })),
    );
    server.registerTool(
      'list_changes',
      { title: 'List changes', description: 'The documents that changed last, newest first: who changed them, when and why.', inputSchema: CHANGES, annotations: READS },
      tool(caller, async ({ since, ...page }) => answer(await this.recent.list(principal, project, { ...page, since: since === undefined ? undefined : new Date(since) }))),
    );
  }
}

function readDoc(docs: Docs, { principal, project }: McpCaller, { path, id }: z.infer<typeof READ>): Promise<DocWithContent> {
  if ((path === undefined) === (id === undefined)) throw new DomainError('request.invalid', { detail: 'Name either the path or the id of the document.' });
  if (path !== undefined) return docs.getByPath(principal, project, path);
  if (id === undefined || !isId(id)) throw new DomainError('doc.not_found', { detail: 'There is no such document in this project.' });
  return docs.get(principal, { project, docId: id });
}

/** The text stands alone: inside JSON it would be escaped, and models would have to undo that. */
function shown({ content, ...doc }: DocWithContent): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(doc) }, { type: 'text', text: content }] };
}
