import type { CallToolResult } from '@modelcontextprotocol/server';
import { ERROR_STATUS } from '@lockstep/contracts';
import type { ErrorCode } from '@lockstep/contracts';
import type { DomainError } from '@lockstep/core';
import { retryAfterOf } from '../http/problem.js';

/** A result for programs and, as the same JSON, for models whose client shows them the text only. */
export function answer(value: object): CallToolResult {
  const structuredContent = value as Record<string, unknown>;
  return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
}

/** A refusal as a model can act on it: what is wrong, and what to do instead. */
export function refused(refusal: DomainError): CallToolResult {
  const { detail = refusal.message, errors, lock, current } = refusal.details;
  const next = nextStep(refusal);
  const retryAfterSeconds = retryAfterOf(refusal) ?? undefined;
  return {
    isError: true,
    content: [{ type: 'text', text: [`${refusal.code}: ${detail}`, ...(errors ?? []).map(({ field, message }) => `- ${field} ${message}`), next].join('\n') }],
    structuredContent: { code: refusal.code, status: ERROR_STATUS[refusal.code], detail, next, errors, lock, current, retryAfterSeconds },
  };
}

const NEXT: Partial<Record<ErrorCode, string>> = {
  'lock.lost': 'Next: nothing was written, and the lock that was named is not yours any more. Read the document again with read_doc and write on the version it has then, without lock or with one taken anew.',
  'doc.merge_conflict': 'Next: nothing was written. Read the document again with read_doc, settle the lines that both sides changed, and write on the version it has then.',
  'doc.path_taken': 'Next: there is a document at this path already. Read it with read_doc, and write with its version as baseVersion.',
  'doc.not_found': 'Next: list_docs and search_docs show what there is. To create a document, write it with baseVersion 0.',
  'project.not_found': 'Next: name a project that this caller may see in the header X-Project of the MCP server configuration.',
  'auth.forbidden': 'Next: do not try this again. An admin of the project can give the API key more scopes or paths.',
  'agent.read_only': 'Next: do not try this again.',
  'agent.propose_only': 'Next: a new document cannot be proposed. Ask the user to create it, then write it with its version as baseVersion.',
  'request.too_large': 'Next: split the document into several, or write less.',
};

function nextStep({ code, details }: DomainError): string {
  if (code === 'lock.held' && details.lock) {
    const { holder, expiresAt, session } = details.lock;
    // A session is shown to the holder's own key only, which two runs may share.
    if (session !== undefined) {
      return `Next: nothing was written. This caller holds the document itself until ${expiresAt}. If you took that lock, repeat this call with its session and token as lock; if another run took it, go on with something else, then read the document again and write.`;
    }
    return `Next: nothing was written. ${holder.name} holds the document until ${expiresAt}, longer if the lock is renewed. Go on with something else, then read it again and write; list_locks shows who holds what.`;
  }
  if (code === 'doc.version_conflict' && details.current) {
    return `Next: nothing was written. Read the document again with read_doc, make your change in that text, and write it with baseVersion ${details.current.version}; or repeat this call with merge: true.`;
  }
  if (code.startsWith('internal.') || details.retryAfterSeconds !== undefined) return `Next: try again in ${Math.ceil(details.retryAfterSeconds ?? 5)} s.`;
  return NEXT[code] ?? 'Next: correct what is named above and call again.';
}
