import { Injectable } from '@nestjs/common';
import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from '@modelcontextprotocol/server';
import type { ListResourcesResult, ListResourceTemplatesResult, ReadResourceResult, Server } from '@modelcontextprotocol/server';
import { LIMITS } from '@lockstep/contracts';
import type { Doc } from '@lockstep/contracts';
import { Docs, Projects } from '@lockstep/core';
import type { DomainError } from '@lockstep/core';
import { refusalFor } from './caller.js';
import type { McpCaller } from './caller.js';
import { docUri, readDocUri } from './doc-uri.js';

const MARKDOWN = 'text/markdown';

/** One resource per document. Served below the library's own register, whose lists have no pages. */
@Injectable()
export class DocResources {
  constructor(
    private readonly docs: Docs,
    private readonly projects: Projects,
  ) {}

  addTo(server: Server, caller: McpCaller): void {
    server.setRequestHandler('resources/list', ({ params }) => orRefusal(caller, () => this.list(caller, params?.cursor)));
    server.setRequestHandler('resources/templates/list', () => orRefusal(caller, () => this.templates(caller)));
    server.setRequestHandler('resources/read', ({ params }) => orRefusal(caller, () => this.read(caller, params.uri), params.uri));
  }

  private async list(caller: McpCaller, cursor: string | undefined): Promise<ListResourcesResult> {
    const slug = await this.slug(caller);
    const { items, nextCursor } = await this.docs.list(caller.principal, caller.project, { limit: LIMITS.pageMax, cursor });
    return { resources: items.map((doc) => listed(doc, slug)), ...(nextCursor === null ? {} : { nextCursor }) };
  }

  private async templates(caller: McpCaller): Promise<ListResourceTemplatesResult> {
    const uriTemplate = `lockstep://${await this.slug(caller)}/{+path}`;
    return { resourceTemplates: [{ name: 'document', title: 'A document by its path', uriTemplate, mimeType: MARKDOWN }] };
  }

  private async read({ principal }: McpCaller, uri: string): Promise<ReadResourceResult> {
    const at = readDocUri(uri);
    if (at === null) throw new ResourceNotFoundError(uri);
    const doc = await this.docs.getByPath(principal, at.project, at.path);
    return { contents: [{ uri, mimeType: MARKDOWN, text: doc.content, _meta: facts(doc) }] };
  }

  private async slug({ principal, project }: McpCaller): Promise<string> {
    return (await this.projects.get(principal, project)).slug;
  }
}

function listed(doc: Doc, slug: string) {
  return { uri: docUri(slug, doc.path), name: doc.path, mimeType: MARKDOWN, size: doc.size, annotations: { lastModified: doc.updatedAt }, _meta: facts(doc) };
}

/** What writing on top of a resource takes. */
function facts({ id, version, contentSha }: Doc): Record<string, unknown> {
  return { 'lockstep/docId': id, 'lockstep/version': version, 'lockstep/contentSha': contentSha };
}

/** Resources have no results that say no: a refusal is an error of the protocol. */
async function orRefusal<T>(caller: McpCaller, work: () => Promise<T>, uri?: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw asProtocolError(refusalFor(error, caller), uri);
  }
}

function asProtocolError({ code, message, details }: DomainError, uri: string | undefined): ProtocolError {
  if (uri !== undefined && (code === 'doc.not_found' || code === 'project.not_found' || code === 'doc.path_invalid')) return new ResourceNotFoundError(uri);
  const kind = code.startsWith('internal.') ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidParams;
  return new ProtocolError(kind, `${code}: ${message}`, { code, errors: details.errors });
}
