/** Runs one piece of work at a time, in the order asked. */
export class Exclusive {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    // The next in line waits for the end of this work, not for its success.
    this.last = result.catch(() => undefined);
    return result;
  }
}
