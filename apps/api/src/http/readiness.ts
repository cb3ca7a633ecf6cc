import { Inject, Injectable } from '@nestjs/common';
import { READINESS_CHECKS } from '../tokens.js';

/** Something this process cannot work without. */
export interface ReadinessCheck {
  name: string;
  /** Rejects, with words an operator understands, while it is away. */
  reach(): Promise<unknown>;
}

/** Longer than any healthy answer, shorter than a load balancer's patience. */
const DEADLINE = 2_000;

@Injectable()
export class Readiness {
  constructor(@Inject(READINESS_CHECKS) private readonly checks: ReadinessCheck[]) {}

  /** Asks all at once; `problem` is null for what answered. */
  check(): Promise<{ name: string; problem: string | null }[]> {
    return Promise.all(this.checks.map(async ({ name, reach }) => ({ name, problem: await problemWith(reach) })));
  }
}

async function problemWith(reach: () => Promise<unknown>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${DEADLINE / 1000} s`), DEADLINE);
  });
  const answer = Promise.resolve()
    .then(reach)
    .then(() => null, (error: unknown) => (error instanceof Error ? error.message : String(error)));
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
