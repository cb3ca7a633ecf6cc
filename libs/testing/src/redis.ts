import { askServices } from './test-services.js';

/** A Redis server that nobody else uses: pub/sub, unlike keys, is not divided by database numbers. */
export interface TestRedis {
  url: string;
  stop(): Promise<void>;
}

/** Starts one; whatever a spec leaves running ends with the run. Specs that call this are named `*.redis.spec.ts` or `*.redis.e2e-spec.ts`. */
export async function createRedis(): Promise<TestRedis> {
  const url = await askServices('POST', '/redis');
  return {
    url,
    stop: async () => {
      await askServices('DELETE', `/redis?url=${encodeURIComponent(url)}`);
    },
  };
}
