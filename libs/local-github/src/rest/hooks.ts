import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { created, noContent, ok, type Answer } from '../server/answer.js';
import { notFound, unprocessable } from '../server/api-error.js';
import { optionalFields, optionalFlag, optionalText, optionalTexts, type Fields } from '../server/fields.js';
import { linkHeader, pageOf, slice } from '../server/paging.js';
import { writeRoute, type Route, type WriterCall } from '../server/routes.js';
import type { HookConfig, HookRecord, UserRecord } from '../storage/records.js';
import { repositoryShape, repositoryUrl } from './shapes/repository.js';
import { hookShape } from './shapes/hook.js';
import { userShape } from './shapes/user.js';

const admin = 'admin' as const;
const docs = 'repos/webhooks';

export const hookRoutes: readonly Route[] = [
  writeRoute({ method: 'GET', pattern: '/hooks', docs: `${docs}#list-repository-webhooks`, needs: admin }, listHooks),
  writeRoute({ method: 'POST', pattern: '/hooks', docs: `${docs}#create-a-repository-webhook`, needs: admin }, createHook),
  writeRoute({ method: 'GET', pattern: '/hooks/:hook', docs: `${docs}#get-a-repository-webhook`, needs: admin }, getHook),
  writeRoute({ method: 'PATCH', pattern: '/hooks/:hook', docs: `${docs}#update-a-repository-webhook`, needs: admin }, updateHook),
  writeRoute({ method: 'DELETE', pattern: '/hooks/:hook', docs: `${docs}#delete-a-repository-webhook`, needs: admin }, deleteHook),
  writeRoute({ method: 'POST', pattern: '/hooks/:hook/pings', docs: `${docs}#ping-a-repository-webhook`, needs: admin }, pingHook),
];

/** The hook that the address names. Throws ApiError 404. */
export function hookOf({ site, repository, params }: WriterCall): HookRecord {
  const hook = site.webhooks.find(repository, Number(params['hook']));
  if (!hook) throw notFound();
  return hook;
}

function listHooks({ site, repository, query, url }: WriterCall): Answer {
  const hooks = site.webhooks.list(repository);
  const page = pageOf(query);
  return ok(slice(hooks, page).map((hook) => shape(site, repository, hook)), linkHeader(url, query, page, hooks.length));
}

async function createHook({ site, repository, viewer, fields }: WriterCall): Promise<Answer> {
  const config = configOf(optionalFields(fields, 'config') ?? {}, undefined);
  const events = optionalTexts(fields, 'events') ?? ['push'];
  if (site.webhooks.list(repository).some((hook) => isSame(hook, config, events))) throw invalidHook('Hook already exists on this repository');
  const hook = await site.webhooks.add(repository, { active: optionalFlag(fields, 'active') ?? true, events, config });
  sendPing(site, repository, hook, viewer.user);
  const body = shape(site, repository, hook);
  return created(body, { location: body.url });
}

function getHook(call: WriterCall): Answer {
  return ok(shape(call.site, call.repository, hookOf(call)));
}

async function updateHook(call: WriterCall): Promise<Answer> {
  const { site, repository, fields } = call;
  const hook = hookOf(call);
  const given = optionalFields(fields, 'config');
  const config = given ? configOf(given, hook.config) : hook.config;
  const active = optionalFlag(fields, 'active') ?? hook.active;
  await site.webhooks.change(hook, { events: eventsAfter(hook, fields), active, config });
  return ok(shape(site, repository, hook));
}

async function deleteHook(call: WriterCall): Promise<Answer> {
  await call.site.webhooks.remove(hookOf(call));
  return noContent;
}

function pingHook(call: WriterCall): Answer {
  sendPing(call.site, call.repository, hookOf(call), call.viewer.user);
  return noContent;
}

function eventsAfter(hook: HookRecord, fields: Fields): string[] {
  const events = optionalTexts(fields, 'events') ?? hook.events;
  const added = optionalTexts(fields, 'add_events') ?? [];
  const removed = optionalTexts(fields, 'remove_events') ?? [];
  return [...new Set([...events, ...added])].filter((event) => !removed.includes(event));
}

/** GitHub replaces the whole configuration, secret included; one exception: the eight stars it showed mean "as it is". */
function configOf(fields: Fields, known: HookConfig | undefined): HookConfig {
  const url = optionalText(fields, 'url') ?? known?.url;
  if (!url || !/^https?:\/\//i.test(url) || !URL.canParse(url)) throw invalidHook('url must be an http or https address');
  const secret = optionalText(fields, 'secret');
  const kept = secret === '********' ? known?.secret : secret;
  const contentType = optionalText(fields, 'content_type') === 'json' ? 'json' : 'form';
  return { url, contentType, insecureSsl: String(fields['insecure_ssl'] ?? '0'), ...(kept ? { secret: kept } : {}) };
}

function invalidHook(message: string) {
  return unprocessable('Validation Failed', [{ resource: 'Hook', code: 'custom', message }]);
}

function isSame(hook: HookRecord, config: HookConfig, events: readonly string[]): boolean {
  return hook.config.url === config.url && [...hook.events].sort().join() === [...events].sort().join();
}

function sendPing(site: Site, repository: HostedRepository, hook: HookRecord, sender: UserRecord): void {
  site.webhooks.ping(hook, {
    zen: 'Keep it logically awesome.',
    hook_id: hook.id,
    hook: shape(site, repository, hook),
    repository: repositoryShape(site, repository, 'admin'),
    sender: userShape(site, sender),
  });
}

function shape(site: Site, repository: HostedRepository, hook: HookRecord) {
  return hookShape(`${repositoryUrl(site, repository)}/hooks/${hook.id}`, hook);
}
