/** Work for the workers. Jobs carry ids, never state: a handler re-reads what is true when it runs, so a doubled or late job is harmless. */
export interface JobQueue {
  /**
   * Asks for a look at one link. Requests for a link that is already waiting become one.
   * @param delaySeconds how long to wait for more changes; 0: at once.
   * @throws when the queue cannot be reached; the caller tries again.
   */
  enqueueReconcile(linkId: string, options: { delaySeconds: number }): Promise<void>;
}
