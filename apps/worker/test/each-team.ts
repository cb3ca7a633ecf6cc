import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { LocalGitHubOptions } from '@lockstep/local-github';
import { ProcessDied } from './cut.js';
import { SyncSite } from './sync-site.js';
import type { SyncTeam } from './sync-site.js';

interface SiteOptions extends Partial<LocalGitHubOptions> {
  /** The tests let processes die, which is no bug. */
  deaths?: boolean;
}

/** A site for the tests of this block. Until their end nothing may have been called a bug. */
export function oneSite(begin: (site: SyncSite) => void | Promise<void>, { deaths = false, ...options }: SiteOptions = {}): void {
  let site: SyncSite;
  beforeAll(async () => {
    site = await SyncSite.start(options);
    await begin(site);
  });
  afterAll(async () => {
    await site.close();
    expect(site.errors.filter((error) => !(deaths && error instanceof ProcessDied))).toEqual([]);
  });
}

/** The same, and a new team for each test. */
export function eachTeam(prepare: (site: SyncSite, team: SyncTeam) => void | Promise<void>, options: SiteOptions = {}): void {
  let site: SyncSite;
  oneSite((started) => {
    site = started;
  }, options);
  beforeEach(async () => prepare(site, await site.team()));
}
