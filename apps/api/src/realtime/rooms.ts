/** Names of Socket.IO rooms. A socket joins what its caller may see; whoever publishes names the room and need not know who is in it. */
export const roomOf = {
  /** Everybody who may see all of a project. */
  project: (projectId: string): string => `project:${projectId}`,
  /** Everybody who has the document open. */
  doc: (docId: string): string => `doc:${docId}`,
  /** The sockets that took the lock of a document, also when they have lost it since and do not know it yet. */
  holder: (docId: string): string => `holder:${docId}`,
  /** The sockets of one person in one project. */
  member: (projectId: string, userId: string): string => `member:${projectId}:${userId}`,
  /** The sockets of one sign-in. */
  session: (sessionId: string): string => `session:${sessionId}`,
  /** The sockets of one API key. */
  key: (keyId: string): string => `key:${keyId}`,
};
