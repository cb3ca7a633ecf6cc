/** What specs take from their environment. */
export interface TestEnv {
  /** Where the services of this jest run are asked for; null outside of jest, or when this package is not built. */
  servicesUrl: string | null;
  chromium: string;
  /** The program of Claude Code, for its check: LOCKSTEP_CLAUDE. */
  claude: string;
  /** How many seeds the random runs of locks try: LOCKSTEP_LOCK_SEEDS. */
  lockSeeds: number;
  /** Everything, for processes that specs start. */
  inherited: NodeJS.ProcessEnv;
}

export function readTestEnv(): TestEnv {
  return {
    servicesUrl: process.env.LOCKSTEP_TEST_SERVICES ?? null,
    chromium: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    claude: process.env.LOCKSTEP_CLAUDE || 'claude',
    lockSeeds: Number(process.env.LOCKSTEP_LOCK_SEEDS ?? 20),
    inherited: process.env,
  };
}
