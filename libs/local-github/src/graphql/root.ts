import { GraphQLError } from 'graphql';
import { readRef, resolveRevision, type Ref } from '../git/refs.js';
import { isSha } from '../git/objects.js';
import { permissionOf } from '../hosting/access.js';
import type { Site } from '../hosting/site.js';
import { nodeId } from '../rest/shapes/schema.js';
import type { RateState } from '../server/rate-limit.js';
import type { Viewer } from '../storage/accounts.js';
import { objectNode, readNode, userNode, type Place } from './git-objects.js';

/** The root of a query by `viewer`. */
export function rootValue(site: Site, viewer: Viewer, rate: RateState) {
  return {
    viewer: userNode(viewer.user),
    rateLimit: { ...rate, cost: 1, resetAt: new Date(rate.reset * 1000).toISOString() },
    repository: ({ owner, name }: { owner: string; name: string }) => {
      // `followRenames` is true unless a query says otherwise.
      const repository = site.repositories.find(owner, name) ?? site.repositories.findFormer(owner, name);
      if (!repository || !permissionOf(viewer, repository.record)) throw unknownRepository(`${owner}/${name}`);
      return repositoryNode({ site, repository });
    },
  };
}

function unknownRepository(name: string): GraphQLError {
  return new GraphQLError(`Could not resolve to a Repository with the name '${name}'.`, { extensions: { type: 'NOT_FOUND' } });
}

function repositoryNode(place: Place) {
  const { site, repository } = place;
  const { record, fullName } = repository;
  return {
    id: nodeId('Repository', record.id),
    databaseId: record.id,
    name: record.name,
    nameWithOwner: fullName,
    isPrivate: record.private,
    isArchived: record.archived,
    isEmpty: () => repository.isEmpty(),
    url: `${site.origin}/${fullName}`,
    defaultBranchRef: () => refNode(place, `refs/heads/${record.defaultBranch}`),
    ref: ({ qualifiedName }: { qualifiedName: string }) => refNode(place, qualifiedName),
    object: (args: { oid?: string; expression?: string }) => object(place, args),
  };
}

async function refNode(place: Place, name: string) {
  const candidates = name.startsWith('refs/') ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`];
  for (const candidate of candidates) {
    const ref = await readRef(place.repository.objects, candidate);
    if (ref) return describeRef(place, ref);
  }
  return null;
}

function describeRef(place: Place, ref: Ref) {
  const prefix = ref.name.split('/').slice(0, 2).join('/');
  const id = nodeId('Ref', `${place.repository.record.id}:${ref.name}`);
  return { id, name: ref.name.slice(prefix.length + 1), prefix: `${prefix}/`, target: () => readNode(place, ref.sha) };
}

async function object(place: Place, { oid, expression }: { oid?: string; expression?: string }) {
  if (oid !== undefined) {
    if (!isSha(oid)) throw new GraphQLError(`Could not coerce value "${oid}" to GitObjectID`);
    return readNode(place, oid);
  }
  if (expression === undefined) throw new GraphQLError('You must provide either an `oid` or an `expression`.');
  return readExpression(place, expression);
}

/** `main`, `main:docs/a.md`, `<sha>:docs`. */
async function readExpression(place: Place, expression: string) {
  const cut = expression.indexOf(':');
  const revision = cut < 0 ? expression : expression.slice(0, cut);
  const sha = await resolveRevision(place.repository.objects, revision);
  if (sha === undefined) return null;
  if (cut < 0) return readNode(place, sha);
  const found = await place.repository.objects.readPath(sha, expression.slice(cut + 1).replace(/\/$/, ''));
  return found ? objectNode(place, found) : null;
}

