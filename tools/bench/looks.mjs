import { eventually } from '@lockstep/testing';
import { delivery } from './linked.mjs';

const LOOKS = 3;
const DEADLINE = 30_000;

/** What GitHub counts when a hook asks for a look at a branch that stands where the link left it. The link has to be in step. */
export async function looks({ call, token, project, linkId }, { github, hook, branch }) {
  const runs = `/projects/${project}/links/${linkId}/runs?limit=1`;
  const lastRun = async () => (await call('GET', runs, { token })).items[0]?.id;
  const before = await lastRun();
  github.requests.reset();
  for (let look = 1; look <= LOOKS; look++) {
    await deliver(hook, branch);
    await eventually(() => github.requests.apiCalls >= look, { deadline: DEADLINE });
  }
  if ((await lastRun()) !== before) throw new Error('a look at an unchanged branch left a run');
  return { name: `${LOOKS} looks at an unchanged link, counted against the rate limit`, ours: github.requests.cost, unit: 'requests', atMost: 0 };
}

async function deliver(hook, branch) {
  const response = await fetch(hook.url, { method: 'POST', ...delivery(hook, branch) });
  if (!response.ok) throw new Error(`the hook was refused: ${response.status} ${await response.text()}`);
}
