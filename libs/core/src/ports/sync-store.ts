/** Links, bases, deliveries, runs and conflicts: see sync/. */
export interface SyncStore {
  /** Marks every link that carries the document as wanting a look, from the first unsynced change on. */
  requestForProject(projectId: string): Promise<string[]>;
}
