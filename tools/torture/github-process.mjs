// The GitHub of a torture run, in a process of its own so that it can be killed. Settings come as JSON in TORTURE_GITHUB.
import { startLocalGitHub } from '@lockstep/local-github';
import { chance } from './chance.mjs';
import { faultFor } from './github-faults.mjs';

const { dataDir, port, seed, owner, repo } = JSON.parse(process.env.TORTURE_GITHUB);
const github = await startLocalGitHub({ dataDir, port, limits: { requestsPerHour: 10_000_000 }, onError: (error) => process.stderr.write(`${error?.stack ?? error}\n`) });
const random = chance(seed, 'github');
let weather = {};

github.intercept((request) => faultFor(request, weather, random));
process.on('message', (message) => (weather = message.weather));
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => github.close().then(() => process.exit(0)));

const repository = await github.createRepo({ owner, name: repo });
const token = await github.createToken({ login: owner });
process.send({ type: 'ready', url: github.url, token, path: repository.path, branch: repository.defaultBranch, cloneUrl: github.cloneUrl(owner, repo, token) });
