/** Who did something. A writer is always shown as what it is: a person, an agent's key, a git push or Lockstep itself. */
export interface Actor {
  kind: 'user' | 'apiKey' | 'github' | 'system';
  /** User or key id; for `github` the commit author's e-mail or login; for `system` the name of the part. */
  id: string;
  name: string;
}
