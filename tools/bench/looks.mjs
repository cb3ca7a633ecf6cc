import { randomUUID } from 'node:crypto';
import { signBody } from '@lockstep/core';
import { eventually } from '@lockstep/testing';

const LOOKS = 3;
const DEADLINE = 30_000;

/** What GitHub counts when a hook asks for a look at a branch that stands where the link left it. The link has to be in step. */
export async function looks({ call, token, project, linkId }, { github, hook, branch }) {
  const runs = `/projects/${project}/links/${linkId}/runs?limit=1`;
  const lastRun = async () => (await call('GET', runs, { token })).items[0]?.id;
  const before = await lastRun();
  github.requests.reset();
  for (let look = 1; look <= LOOKS; look++) {
    // A body that came before is a delivery that is known, and asks for nothing.
    await deliver(hook, { ref: `refs/heads/${branch}`, compare: `look-${look}` });
    await eventually(() => github.requests.apiCalls >= look, { deadline: DEADLINE });
  }
  if ((await lastRun()) !== before) throw new Error('a look at an unchanged branch left a run');
  return { name: `${LOOKS} looks at an unchanged link, counted against the rate limit`, ours: github.requests.cost, unit: 'requests', atMost: 0 };
}

/** Signed as GitHub signs. */
async function deliver({ url, secret }, payload) {
  const body = JSON.stringify(payload);
  const headers = { 'content-type': 'application/json', 'x-github-event': 'push', 'x-github-delivery': randomUUID(), 'x-hub-signature-256': signBody(Buffer.from(body), secret) };
  const response = await fetch(url, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`the hook was refused: ${response.status} ${await response.text()}`);
}
