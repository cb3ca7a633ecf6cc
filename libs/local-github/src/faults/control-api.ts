import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Site } from '../hosting/site.js';
import { noContent, ok, type Answer } from '../server/answer.js';
import { ApiError, notFound } from '../server/api-error.js';
import { tokenOf } from '../server/credentials.js';
import { parseFields } from '../server/fields.js';
import { readBody } from '../server/read-body.js';
import { parsePlan } from './parse-plan.js';
import type { PlannedFaults } from './planned-faults.js';

/** No account of GitHub begins with an underscore. */
const prefix = '/_local/';

export interface Control {
  readonly site: Site;
  readonly planned: PlannedFaults;
  /** Undefined: there is no control API. */
  readonly controlToken: string | undefined;
}

export function isControl({ pathname }: URL): boolean {
  return pathname.startsWith(prefix);
}

/** Throws RangeError: an empty token would be everybody's, one with a space nobody's. */
export function assertControlToken(token: string | undefined): void {
  if (token !== undefined && !/^[\w.-]{16,}$/.test(token)) throw new RangeError('the control token must be at least 16 of A-Z a-z 0-9 . _ -');
}

/** What GitHub has not: reading, setting and clearing the plan of faults. Throws ApiError. */
export async function answerControl(control: Control, request: IncomingMessage, url: URL): Promise<Answer> {
  assertAllowed(control.controlToken, request);
  const { site, planned } = control;
  switch (`${request.method} ${url.pathname.slice(prefix.length)}`) {
    case 'GET faults':
      return ok(planned.state);
    case 'PUT faults': {
      const plan = parsePlan(parseFields(await readBody(request, site.limits.bodyBytes)));
      planned.set(plan);
      site.accounts.liftRestrictions();
      return ok(planned.state);
    }
    case 'DELETE faults':
      planned.clear();
      site.accounts.liftRestrictions();
      return noContent;
    case 'GET faults/log':
      return ok(planned.log);
    case 'DELETE faults/log':
      planned.forgetLog();
      return noContent;
    default:
      throw notFound();
  }
}

/** Also where the server listens to the network: only this machine may make it fail. */
function assertAllowed(expected: string | undefined, request: IncomingMessage): void {
  const address = request.socket.remoteAddress ?? '';
  if (expected === undefined || !/^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address)) throw notFound();
  if (!timingSafeEqual(digest(tokenOf(request.headers) ?? ''), digest(expected))) throw new ApiError(401, 'Bad credentials');
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
