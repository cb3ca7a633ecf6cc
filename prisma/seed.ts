/**
 * Puts the demo project into a running instance, over its public API:
 *   LOCKSTEP_URL=http://localhost:3000 npm run db:seed
 * `npm start` does the same by itself and adds a repository; this is for an API that was started alone, and asks for open sign-up
 * or an instance without people. May be repeated: it makes what is missing.
 */
import { Http, ProgressFile, PROJECT, seedProject, signIn } from '@lockstep/standalone';
import { readSeedEnv } from './env.js';

const { url, file } = readSeedEnv();
const progress = await ProgressFile.open(file);
await seedProject(await signIn(new Http(`${url}/api/v1`), progress), progress);
const { email, password, apiKey } = progress.known;
process.stdout.write(`${url}, project ${PROJECT}\nSign in with ${email}, password ${password}\nAPI key ${apiKey}\nKept in ${file}\n`);
