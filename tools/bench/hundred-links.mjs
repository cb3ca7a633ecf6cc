import { eventually } from '@lockstep/testing';
import { linkedRepository } from './linked.mjs';
import { noise } from './noise.mjs';
import { webhooks } from './webhooks.mjs';

const LINKS = 100;
const DEADLINE = 120_000;

/** What many links cost one another: a hundred repositories, each in step with a project of its own. */
export async function hundredLinks(instance) {
  const links = [];
  for (let n = 0; n < LINKS; n++) {
    const link = await linkedRepository(instance, { name: `link-${n}` });
    await link.put('rule.md', `# ${n}\n`);
    links.push(link);
  }
  await Promise.all(links.map((link) => eventually(() => isThere(instance, link), { deadline: DEADLINE, every: 500 })));
  return [...(await webhooks(instance, links)), ...(await noise(instance, links))];
}

async function isThere({ call, token }, { project }) {
  return (await call('GET', `/projects/${project}/docs?limit=1`, { token })).items.length === 1;
}
