export { GitHubRemotes } from './github-remotes.js';
