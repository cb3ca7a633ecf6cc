export { startLocalGitHub } from './local-github.js';
export type { LocalApp, LocalGitHub, LocalRepository, LocalUser } from './handle.js';
export { githubLimits, type Limits, type LocalGitHubOptions } from './options.js';
export { RequestLog, type LoggedRequest, type Surface } from './server/request-log.js';
export type { Fault, InterceptedRequest, Interceptor } from './server/faults.js';
export type { NewApp, NewInstallation } from './hosting/apps.js';
export type { NewRepository, RepositorySettings } from './hosting/repositories.js';
export type { NewToken, NewUser } from './storage/accounts.js';
export type { Permission } from './storage/records.js';
