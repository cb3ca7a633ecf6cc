import type { Lock } from './locks.js';
import type { Actor } from './actor.js';

/** RFC 9457 problem document: every error of the HTTP API. `code` is stable; `detail` is for people. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ErrorCode;
  requestId: string;
  timestamp: string;
  errors?: FieldError[];
  /** With `lock.held` and `lock.lost`. */
  lock?: Lock | null;
  /** With `doc.version_conflict`. */
  current?: DocVersionHead;
  /** With `doc.merge_conflict`: the three texts. */
  base?: string;
  ours?: string;
  theirs?: string;
  /** With `changes.refused`: what would have become of each change. */
  results?: unknown[];
}

export interface FieldError {
  field: string;
  message: string;
}

export interface DocVersionHead {
  version: number;
  contentSha: string;
  updatedBy: Actor;
  updatedAt: string;
}

/** Every stable error code with the HTTP status it travels under; socket acknowledgements carry the same codes. */
export const ERROR_STATUS = {
  'request.invalid': 400,
  'request.too_large': 413,
  'request.not_found': 404,
  'request.unsupported': 415,
  'request.busy': 503,
  'rate.limited': 429,
  'auth.required': 401,
  'auth.invalid': 401,
  'auth.forbidden': 403,
  'auth.signup_closed': 403,
  'auth.email_taken': 409,
  'auth.refresh_reused': 401,
  'project.not_found': 404,
  'project.slug_taken': 409,
  'member.not_found': 404,
  'member.last_owner': 409,
  'invitation.invalid': 404,
  'doc.not_found': 404,
  'doc.path_invalid': 400,
  'doc.content_invalid': 400,
  'doc.path_taken': 409,
  'doc.precondition_required': 428,
  'doc.version_conflict': 412,
  'doc.merge_conflict': 409,
  'doc.version_not_found': 404,
  'changes.refused': 409,
  'bundle.too_large': 413,
  'import.invalid': 400,
  'lock.held': 423,
  'lock.lost': 410,
  'lock.changed': 409,
  'lock.steal_refused': 403,
  'key.not_found': 404,
  'link.not_found': 404,
  'link.unreachable': 422,
  'link.unsupported': 422,
  'link.api_url_refused': 422,
  'link.exists': 409,
  'link.confirm_required': 409,
  'link.paused': 409,
  'delivery.not_found': 404,
  'conflict.not_found': 404,
  'conflict.resolved': 409,
  'agent.not_found': 404,
  'agent.read_only': 403,
  'agent.propose_only': 403,
  'proposal.not_found': 404,
  'proposal.resolved': 409,
  'webhook.signature': 401,
  'webhook.invalid': 400,
  'internal.error': 500,
  'internal.unavailable': 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;
