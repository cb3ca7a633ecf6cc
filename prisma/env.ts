/** What the seed takes from its environment. */
export function readSeedEnv(source = process.env): { url: string; file: string } {
  const url = source.LOCKSTEP_URL ?? 'http://localhost:3000';
  if (!URL.canParse(url)) throw new Error(`LOCKSTEP_URL must be a web address; it is ${JSON.stringify(url)}.`);
  return { url: url.replace(/\/+$/, ''), file: source.SEED_FILE ?? 'lockstep-demo.json' };
}
