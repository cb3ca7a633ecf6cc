export { Http } from './demo/http.js';
export { ProgressFile } from './demo/progress.js';
export { PROJECT, seedProject, signIn } from './demo/seed-project.js';
