export { GitHubRemotes } from './github-remotes.js';
export type { RemotesOptions } from './github-remotes.js';
export type { AppSettings } from './github-app.js';
