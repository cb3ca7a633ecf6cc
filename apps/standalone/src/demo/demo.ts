import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalGitHub } from '@lockstep/local-github';
import { readJson, writePrivately } from '../data-dir.js';
import { Http } from './http.js';
import { ProgressFile } from './progress.js';
import { firstSync, seedLink } from './seed-link.js';
import { PROJECT, seedProject, signIn } from './seed-project.js';
import { moveWebhooks, seedFirstCommit, seedWebhook } from './seed-repository.js';
import type { DemoRepository } from './seed-repository.js';

/** What a newcomer needs: printed at every start, and kept in DATA_DIR/demo.json. */
export interface DemoCard {
  url: string;
  email: string;
  password: string;
  project: string;
  apiKey: string;
  cloneUrl: string;
  /** The document that the printed examples are about. */
  docId: string;
}

/** Where the instance is: for people, and for this machine, which may not reach the people's address. */
export interface Instance {
  publicUrl: string;
  localUrl: string;
}

const OWNER = 'demo';
const REPOSITORY = 'rules';
const FULL_NAME = `${OWNER}/${REPOSITORY}`;

/**
 * Opens the demo: makes it at the first start, or goes on where a start before was killed; later shows it at its present address.
 * Everything in it is made through the public HTTP API.
 */
export async function openDemo(dataDir: string, instance: Instance, github: LocalGitHub): Promise<DemoCard> {
  const path = join(dataDir, 'demo.json');
  const adminToken = await github.createToken({ login: (await github.createUser({ login: OWNER, name: 'Demo Person' })).login, permission: 'admin' });
  try {
    const repository = { apiUrl: github.url, owner: OWNER, name: REPOSITORY, adminToken };
    const kept = (await readJson(path)) as DemoCard | null;
    const card = kept === null ? await makeDemo(dataDir, instance, { github, repository }) : { ...kept, url: instance.publicUrl };
    await moveWebhooks(repository, instance.localUrl);
    await writePrivately(path, `${JSON.stringify(card, null, 2)}\n`);
    return card;
  } finally {
    await github.revokeToken(adminToken);
  }
}

async function makeDemo(dataDir: string, instance: Instance, { github, repository }: { github: LocalGitHub; repository: DemoRepository }): Promise<DemoCard> {
  const progressPath = join(dataDir, 'demo-progress.json');
  const progress = await ProgressFile.open(progressPath);
  const api = await signIn(new Http(`${instance.localUrl}/api/v1`), progress);
  await seedProject(api, progress);
  await github.createRepo({ owner: OWNER, name: REPOSITORY, description: 'Rules for people and agents, in step with Lockstep' });
  await seedFirstCommit(repository);
  await seedTokens(github, progress);
  const link = await seedLink(api, repository, progress);
  await seedWebhook(repository, { url: `${instance.localUrl}/api/v1/github/webhooks/${link.id}`, secret: link.webhookSecret });
  await firstSync(api, link.id);
  const { id: docId } = await api.get<{ id: string }>(`/projects/${PROJECT}/docs/by-path?path=CLAUDE.md`);
  const { email, password, apiKey = '', cloneToken = '' } = progress.known;
  const card = { url: instance.publicUrl, email, password, project: PROJECT, apiKey, cloneUrl: github.cloneUrl(OWNER, REPOSITORY, cloneToken), docId };
  await writePrivately(join(dataDir, 'demo.json'), `${JSON.stringify(card, null, 2)}\n`);
  await rm(progressPath);
  return card;
}

/** One token for Lockstep, one for the person's own clone: each may be revoked without the other. */
async function seedTokens(github: LocalGitHub, progress: ProgressFile): Promise<void> {
  const token = (): Promise<string> => github.createToken({ login: OWNER, permission: 'write', repositories: [FULL_NAME] });
  if (progress.known.linkToken === undefined) await progress.note({ linkToken: await token() });
  if (progress.known.cloneToken === undefined) await progress.note({ cloneToken: await token() });
}
