import { buildSchema } from 'graphql';

/** The part of GitHub's schema that a two-way sync reads, under GitHub's names. */
export const schema = buildSchema(`
  scalar GitObjectID
  scalar DateTime
  scalar URI

  type Query {
    repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
    viewer: User!
    rateLimit: RateLimit
  }

  type RateLimit { limit: Int! cost: Int! remaining: Int! used: Int! resetAt: DateTime! }

  type User { id: ID! databaseId: Int login: String! name: String email: String! }

  type Repository {
    id: ID!
    databaseId: Int
    name: String!
    nameWithOwner: String!
    isPrivate: Boolean!
    isArchived: Boolean!
    isEmpty: Boolean!
    url: URI!
    defaultBranchRef: Ref
    ref(qualifiedName: String!): Ref
    object(oid: GitObjectID, expression: String): GitObject
  }

  type Ref { id: ID! name: String! prefix: String! target: GitObject }

  interface GitObject { id: ID! oid: GitObjectID! abbreviatedOid: String! }

  type Blob implements GitObject {
    id: ID!
    oid: GitObjectID!
    abbreviatedOid: String!
    byteSize: Int!
    isBinary: Boolean
    isTruncated: Boolean!
    text: String
  }

  type Tree implements GitObject { id: ID! oid: GitObjectID! abbreviatedOid: String! entries: [TreeEntry!] }

  type TreeEntry { name: String! path: String mode: Int! type: String! oid: GitObjectID! size: Int! object: GitObject }

  type Tag implements GitObject { id: ID! oid: GitObjectID! abbreviatedOid: String! target: GitObject }

  type Commit implements GitObject {
    id: ID!
    oid: GitObjectID!
    abbreviatedOid: String!
    message: String!
    messageHeadline: String!
    authoredDate: DateTime!
    committedDate: DateTime!
    author: GitActor
    committer: GitActor
    tree: Tree!
    history(first: Int, after: String, path: String): CommitHistoryConnection!
  }

  type GitActor { name: String email: String date: DateTime user: User }

  type CommitHistoryConnection { nodes: [Commit] edges: [CommitEdge] pageInfo: PageInfo! totalCount: Int! }

  type CommitEdge { cursor: String! node: Commit }

  type PageInfo { hasNextPage: Boolean! endCursor: String hasPreviousPage: Boolean! startCursor: String }
`);
