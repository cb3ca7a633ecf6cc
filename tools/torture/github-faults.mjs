const SECOND = 1000;

/** What GitHub may do to a request, by name. */
const FAULTS = {
  'error before': () => ({ when: 'before', status: 502 }),
  'error after': () => ({ when: 'after', status: 502 }),
  'cut before': () => ({ when: 'before', reset: true }),
  'cut after': () => ({ when: 'after', reset: true }),
  slow: (random) => ({ when: 'after', pass: true, delayMs: random.between(100, 3 * SECOND) }),
  'retry-after': () => ({ when: 'before', status: 429, headers: { 'retry-after': '1' }, body: { message: 'You have exceeded a secondary rate limit.' } }),
  'quota used up': () => ({
    when: 'before',
    status: 403,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${Math.ceil(Date.now() / SECOND) + 2}` },
    body: { message: 'API rate limit exceeded.' },
  }),
};

/** Git clients know no rate limits; the webhook settings are not asked for during a run. */
const FOR_GIT = ['error before', 'error after', 'cut before', 'cut after', 'slow'];

export const FAULT_NAMES = Object.keys(FAULTS);

/** @param weather name of a fault → share of requests that it meets. */
export function faultFor({ surface }, weather, random) {
  for (const [name, share] of Object.entries(weather)) {
    if (surface === 'git' && !FOR_GIT.includes(name)) continue;
    if (random.happens(surface === 'git' ? share / 2 : share)) return FAULTS[name](random);
  }
  return undefined;
}
