import type { GitRemote, GitRemotes } from '@lockstep/core';
import { GitHubRemotes } from '@lockstep/github';

/** What happens around a call to the real remote: may wait, act in between, or throw as if the process had ended there. */
export type Around = (method: keyof GitRemote, call: () => Promise<unknown>) => Promise<unknown>;

/** The real remotes, each call of which passes through `around`. */
export function watchedRemotes(around: Around): GitRemotes {
  const real = new GitHubRemotes({ retryPausesMs: [1, 1] });
  return {
    app: real.app,
    open: (repository, credential) => {
      const remote = real.open(repository, credential);
      return new Proxy(remote, {
        get: (target, name) => {
          const method = name as keyof GitRemote;
          const run: unknown = target[method];
          if (typeof run !== 'function') return run;
          return (...args: unknown[]) => around(method, () => run.apply(target, args) as Promise<unknown>);
        },
      });
    },
  };
}

/** Does something once, right before the first call of a method. */
export function before(wanted: keyof GitRemote, act: () => Promise<unknown>): GitRemotes {
  let done = false;
  return watchedRemotes(async (method, call) => {
    if (method === wanted && !done) {
      done = true;
      await act();
    }
    return call();
  });
}

/** Does something once, right after the first call of a method took effect. */
export function after(wanted: keyof GitRemote, act: () => Promise<unknown>): GitRemotes {
  let done = false;
  return watchedRemotes(async (method, call) => {
    const answer = await call();
    if (method === wanted && !done) {
      done = true;
      await act();
    }
    return answer;
  });
}
