import { describe, expect, it } from '@jest/globals';
import { SignInSession } from './sign-in-session.js';
import type { RefreshOutcome } from './sign-in-session.js';

const answer = (accessToken: string) => ({ accessToken, expiresInSeconds: 900, user: { id: 'u', email: 'ada@example.test', name: 'Ada', isInstanceOwner: false } });

function sessionWith(...outcomes: RefreshOutcome[]) {
  const asked: number[] = [];
  const session = new SignInSession({
    refresh: async () => {
      asked.push(asked.length);
      return outcomes.shift() ?? 'ended';
    },
    exclusively: (work) => work(),
  });
  return { session, asked };
}

describe('being signed in', () => {
  it('WEB15 callers at the same time share one refresh, later ones ask anew', async () => {
    const { session, asked } = sessionWith(answer('one'), answer('two'));
    expect(await Promise.all([session.refresh(), session.refresh(), session.refresh()])).toEqual(['one', 'one', 'one']);
    expect(asked).toHaveLength(1);
    expect(await session.refresh()).toBe('two');
    expect(session.token()).toBe('two');
  });

  it('WEB15 a session that is over signs out', async () => {
    const { session } = sessionWith(answer('one'), 'ended');
    await session.refresh();
    expect(await session.refresh()).toBeNull();
    expect(session.state()).toMatchObject({ status: 'signedOut', ended: true });
    expect(session.token()).toBeNull();
  });

  it('WEB17 nobody is told of an end who signed out here, or was not signed in', async () => {
    const { session } = sessionWith(answer('one'));
    await session.refresh();
    session.signedOut();
    expect(session.state().ended).toBeUndefined();
    const { session: stranger } = sessionWith('ended');
    await stranger.refresh();
    expect(stranger.state()).toMatchObject({ status: 'signedOut', ended: false });
  });

  it('WEB15 being offline signs nobody out', async () => {
    const { session } = sessionWith(answer('one'), 'unreachable');
    await session.refresh();
    expect(await session.refresh()).toBeNull();
    expect(session.state()).toMatchObject({ status: 'signedIn', user: { name: 'Ada' } });
    const { session: fresh } = sessionWith('unreachable', answer('later'));
    await fresh.refresh();
    expect(fresh.state().status).toBe('unreachable');
    await fresh.refresh();
    expect(fresh.state().status).toBe('signedIn');
  });
});
