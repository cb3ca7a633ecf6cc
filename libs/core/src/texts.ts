/** What core knows about texts and paths by computing alone: small enough for a program that starts within milliseconds. */
export { modeFor } from './agents/policy.js';
export { blobSha, decodeText } from './docs/content.js';
export { collisionKey, docPathProblem } from './docs/paths.js';
export { checkGlobs, globMatcher } from './projects/globs.js';
export { mergeTexts } from './text/merge.js';
export type { MergeResult } from './text/merge.js';
export { similarityOf } from './text/rename-similarity.js';
