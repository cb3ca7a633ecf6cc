import { createServer } from 'node:http';
import process from 'node:process';
import { inspect } from 'node:util';
import { controls } from './controls.js';
import { assertControlToken } from './faults/control-api.js';
import { Faults } from './faults/faults.js';
import { parsePlan } from './faults/parse-plan.js';
import { PlannedFaults } from './faults/planned-faults.js';
import type { LocalGitHub } from './handle.js';
import { buildSite, openStorage } from './hosting/open-site.js';
import type { LocalGitHubOptions } from './options.js';
import { bind, closeServer, isLoopback } from './server/http-server.js';
import { listen } from './server/listener.js';
import { RequestLog } from './server/request-log.js';

/**
 * Starts a GitHub over the bare repositories in `dataDir`: REST, GraphQL, `git clone` and `git push`, webhooks.
 * Rejects when the control token or the plan of faults is malformed, the port is taken (`code` EADDRINUSE), the folder cannot be used or git is missing or too old.
 */
export async function startLocalGitHub(options: LocalGitHubOptions): Promise<LocalGitHub> {
  const { host = '127.0.0.1', port = 0, onError = report } = options;
  assertControlToken(options.controlToken);
  const stopping = new AbortController();
  const planned = new PlannedFaults(options.faults && parsePlan(options.faults));
  const storage = await openStorage(options, planned);
  const server = createServer({ requestTimeout: 0 });
  const site = buildSite(storage, await bind(server, host, port), isLoopback(host));
  const parts = { site, planned, controlToken: options.controlToken, faults: new Faults(), log: new RequestLog(), stopping: stopping.signal, onError };
  server.on('request', (request, response) => {
    listen(parts, request, response).catch((error: unknown) => {
      response.destroy();
      if (!stopping.signal.aborted) onError(error);
    });
  });
  const close = async () => {
    stopping.abort();
    await closeServer(server);
    await site.repositories.close();
    await site.webhooks.close();
  };
  return { ...controls(site), requests: parts.log, intercept: (interceptor) => parts.faults.add(interceptor), close };
}

function report(error: unknown): void {
  process.stderr.write(`local GitHub: ${inspect(error)}\n`);
}
