import { hash, verify } from '@node-rs/argon2';
import type { PasswordHasher } from '@lockstep/core';

/** What OWASP's password storage cheat sheet asks of argon2id at least: 19 MiB, two passes, one lane. argon2id is the library's default. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id, off the main thread. */
export class Argon2Hasher implements PasswordHasher {
  hash(password: string): Promise<string> {
    return hash(password, PARAMETERS);
  }

  verify(stored: string, password: string): Promise<boolean> {
    return verify(stored, password);
  }
}
