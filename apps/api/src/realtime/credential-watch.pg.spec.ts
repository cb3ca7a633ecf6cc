import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Access, ApiKeys, Authenticator, LiveSessions, newId } from '@lockstep/core';
import type { Principal, UserPrincipal } from '@lockstep/core';
import type { Role } from '@lockstep/contracts';
import { connect, PrismaStore } from '@lockstep/database';
import { createDatabase, eventually } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { pino } from 'pino';
import { JwtAccessTokens } from '../auth/jwt-access-tokens.js';
import { CredentialWatch } from './credential-watch.js';
import type { LiveSocket } from './live-socket.js';

const logger = pino({ level: 'silent' });
const tokens = new JwtAccessTokens(Buffer.alloc(32, 7));
let database: TestDatabase;
let prisma: ReturnType<typeof connect>;
let store: PrismaStore;
let access: Access;
let authenticator: Authenticator;
const sockets: LiveSocket[] = [];
let watch: CredentialWatch;

beforeAll(async () => {
  database = await createDatabase();
  prisma = connect(database.url, 4);
  store = new PrismaStore(prisma, () => undefined);
  access = new Access(store);
  authenticator = new Authenticator(store, tokens, new LiveSessions(store));
  watch = new CredentialWatch(authenticator, access, { local: () => sockets }, logger);
  watch.onApplicationBootstrap();
});
afterAll(async () => {
  watch.beforeApplicationShutdown();
  await prisma.$disconnect();
  await database.drop();
});

/** Somebody with a project and a token. */
async function person(): Promise<{ principal: UserPrincipal; token: string; projectId: string }> {
  const principal: UserPrincipal = { kind: 'user', userId: newId(), sessionId: newId(), name: 'Ann' };
  const { userId, sessionId, name } = principal;
  await store.accounts.createUser({ id: userId, email: `${userId}@example.com`, name, passwordHash: '' });
  await store.accounts.createSession({ id: sessionId, userId, tokenHash: '', userAgent: '', expiresAt: new Date(Date.now() + 3_600_000) });
  const projectId = newId();
  await store.projects.create({ id: projectId, slug: projectId, name: 'P', description: '' });
  await store.projects.addMember(projectId, userId, 'owner');
  return { principal, projectId, token: await tokens.issue(principal, 900) };
}

/** What the watch sees of a socket that connected some time ago. */
function oldSocket(principal: Principal, credential: string, projectId: string, role: Role = 'owner'): { ended: () => boolean } {
  let ended = false;
  const socket = {
    data: { principal, credential, expiresAt: principal.kind === 'user' ? Date.now() + 900_000 : null, projects: new Map([[projectId, role]]), docs: new Map() },
    handshake: { issued: Date.now() - 16_000 },
    disconnect: () => {
      ended = true;
      sockets.splice(sockets.indexOf(socket), 1);
    },
  } as unknown as LiveSocket;
  sockets.push(socket);
  return { ended: () => ended };
}

describe('the watch over credentials', () => {
  it('LIVE10 ends sockets of a revoked key, an ended sign-in, a removed and a changed member although nobody told this process', async () => {
    const [owner, stranger, left] = [await person(), await person(), await person()];
    const made = await new ApiKeys(store, access).create(owner.principal, owner.projectId, { name: 'Agent', scopes: ['docs:read'] });
    const key = oldSocket(await authenticator.authenticate(made.key), made.key, owner.projectId);
    const signedOut = oldSocket(stranger.principal, stranger.token, stranger.projectId);
    const removed = oldSocket(left.principal, left.token, owner.projectId);
    const changed = oldSocket(owner.principal, owner.token, owner.projectId, 'editor');
    const fine = oldSocket(owner.principal, owner.token, owner.projectId);
    await store.apiKeys.revoke(made.id);
    await store.accounts.endSession(stranger.principal.sessionId);
    await eventually(() => key.ended() && signedOut.ended() && removed.ended() && changed.ended());
    expect(fine.ended()).toBe(false);
  });
});
