import { Injectable } from '@nestjs/common';

/** Passes on that this process has committed something, from the store to whoever carries the outbox. */
@Injectable()
export class Commits {
  private listener: () => void = () => undefined;

  /** One listener, which must neither throw nor wait; the last one counts. */
  listen(listener: () => void): void {
    this.listener = listener;
  }

  readonly announce = (): void => this.listener();
}
