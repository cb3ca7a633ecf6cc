/** Where work is handed to a worker. Jobs carry ids only; what is true is read when they run. */
export interface JobQueue {
  /**
   * Asks for a look at one link. Many asks become one run; an ask during a run becomes one run after it.
   * @param delaySeconds 0: at once, also when a later look is already planned. More: that long after the last ask, but at most 5 minutes after the first.
   * @throws when the queue cannot be reached; the caller tries again.
   */
  enqueueReconcile(linkId: string, options: { delaySeconds: number }): Promise<void>;
  /** Asks for the pull requests of one link to be told who edits. Asks while one waits are that one; an ask while it runs becomes one after it. */
  enqueueTellPulls(linkId: string, options: { delaySeconds: number }): Promise<void>;
}
