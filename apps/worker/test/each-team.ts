import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { LocalGitHubOptions } from '@lockstep/local-github';
import { ProcessDied } from './cut.js';
import { SyncSite } from './sync-site.js';
import type { SyncTeam } from './sync-site.js';

/** A site for the tests of this block. Until their end nothing may have been called a bug, but the deaths that they staged. */
export function oneSite(begin: (site: SyncSite) => void | Promise<void>, options: Partial<LocalGitHubOptions> = {}): void {
  let site: SyncSite;
  beforeAll(async () => {
    site = await SyncSite.start(options);
    await begin(site);
  });
  afterAll(async () => {
    await site.close();
    expect(site.errors.filter((error) => !(error instanceof ProcessDied))).toEqual([]);
  });
}

/** The same, and a new team for each test. */
export function eachTeam(prepare: (site: SyncSite, team: SyncTeam) => void | Promise<void>): void {
  let site: SyncSite;
  oneSite((started) => {
    site = started;
  });
  beforeEach(async () => prepare(site, await site.team()));
}
