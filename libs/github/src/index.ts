export { githubAppOf } from './app-env.js';
export type { GitHubAppEnv } from './app-env.js';
export { GitHubRemotes } from './github-remotes.js';
export type { RemotesOptions } from './github-remotes.js';
export type { AppSettings } from './github-app.js';
