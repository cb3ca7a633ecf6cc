import { Agent } from './agent.mjs';
import { chance } from './chance.mjs';
import { Client } from './client.mjs';
import { Editor } from './editor.mjs';
import { Clone } from './clone.mjs';
import { Pusher } from './pusher.mjs';
import { Settler } from './settler.mjs';
import { firstText, STYLES } from './texts.mjs';

const PASSWORD = 'a password for the torture';
const PROJECT = 'rules';

/** Makes accounts, project, repository, link and first documents while nothing fails yet. @returns who acts, and the owner. */
export async function openCast(stage, options, ledger) {
  const { seed } = options;
  const names = (kind, count) => Array.from({ length: count }, (_, i) => `${kind} ${i + 1}`);
  const [editors, agents, pushers] = [names('editor', options.editors), names('agent', options.agents), names('pusher', options.pushers)];
  const shared = { stage, ledger, project: PROJECT, paths: pathsOf(options.docs), writers: [...editors, ...agents, ...pushers] };
  const part = (name) => ({ ...shared, name, random: chance(seed, name) });
  const owner = await person(part('owner'));
  expect(await owner.client.call('POST', '/projects', { body: { name: PROJECT, slug: PROJECT } }), 201);
  await fillRepository(part('first'), stage);
  const link = await openLink(owner, stage);
  const cast = [
    ...(await Promise.all(editors.map(async (name, i) => new Editor(await member(part(name), owner, i === 0 ? 'admin' : 'editor'))))),
    ...(await Promise.all(agents.map(async (name) => new Agent(await keyHolder(part(name), owner))))),
    ...(await Promise.all(pushers.map(async (name) => new Pusher({ ...part(name), clone: await Clone.of(stage.repository, `${stage.dir}/${name.replace(' ', '-')}`, name) })))),
    new Settler({ ...part('settler'), client: owner.client }),
  ];
  return { cast, owner, link, project: PROJECT };
}

const pathsOf = (count) => Array.from({ length: count }, (_, i) => `${i % 3 === 0 ? 'rules/' : i % 3 === 1 ? 'skills/deep/' : ''}doc-${i}.md`);

async function person(part) {
  const email = `${part.name.replace(' ', '-')}@example.test`;
  const self = { ...part, email };
  self.client = new Client({ urls: part.stage.urls, random: part.random, ledger: part.ledger, credentials: () => (self.token ? { authorization: `Bearer ${self.token}` } : {}) });
  const { body } = expect(await self.client.call('POST', '/auth/register', { body: { email, password: PASSWORD, name: part.name } }), 201);
  self.token = body.accessToken;
  self.signIn = async () => {
    self.token = undefined;
    const { status, body: signedIn } = await self.client.call('POST', '/auth/login', { body: { email, password: PASSWORD } });
    if (status === 200) self.token = signedIn.accessToken;
  };
  return self;
}

async function member(part, owner, role) {
  const self = await person(part);
  const { body } = expect(await owner.client.call('POST', `/projects/${PROJECT}/invitations`, { body: { email: self.email, role } }), 201);
  expect(await self.client.call('POST', `/invitations/${body.token}/accept`), 200);
  return self;
}

async function keyHolder(part, owner) {
  const scopes = ['docs:read', 'docs:write', 'locks:write'];
  const { body } = expect(await owner.client.call('POST', `/projects/${PROJECT}/api-keys`, { body: { name: part.name, scopes } }), 201);
  return { ...part, client: new Client({ urls: part.stage.urls, random: part.random, ledger: part.ledger, credentials: () => ({ 'x-api-key': body.key }) }) };
}

async function fillRepository({ random, paths, writers }, stage) {
  const clone = await Clone.of(stage.repository, `${stage.dir}/first`, 'first');
  for (const path of paths) await clone.write(path, firstText(path, writers, random.pick(STYLES)));
  await clone.commit('First texts');
  await clone.push();
}

async function openLink(owner, stage) {
  const { repository, hooks } = stage;
  const credential = { kind: 'token', token: repository.token };
  const { body: link } = expect(
    await owner.client.call('POST', `/projects/${PROJECT}/links`, { body: { owner: 'octo', repo: 'rules', branch: repository.branch, credential, apiUrl: repository.url } }), 201);
  const response = await fetch(`${repository.url}/repos/octo/rules/hooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${repository.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events: ['push'], config: { url: `${hooks.url}/api/v1/github/webhooks/${link.id}`, secret: link.webhook.secret, content_type: 'json' } }),
  });
  if (response.status !== 201) throw new Error(`the webhook was refused: ${response.status} ${await response.text()}`);
  return link.id;
}

function expect(answer, status) {
  if (answer.status !== status) throw new Error(`expected ${status}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}
