export { openBrowser, signedIn } from './browser.js';
export { createDatabase, type TestDatabase } from './database.js';
export { draftOn, lockLine, openDocPage, saveLine, says, textOf, typeAt } from './doc-page.js';
export { readTestEnv, type TestEnv } from './env.js';
export { eventually } from './eventually.js';
export { freePort } from './free-port.js';
export { refusedStart, startProduct, type Product, type ProductOptions } from './product.js';
export { seededRandom, type Random } from './random.js';
export { createRedis, type TestRedis } from './redis.js';
