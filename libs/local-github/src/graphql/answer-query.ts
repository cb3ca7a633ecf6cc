import { graphql, type GraphQLError } from 'graphql';
import type { Site } from '../hosting/site.js';
import { ok, type Answer } from '../server/answer.js';
import { ApiError } from '../server/api-error.js';
import { isFields, type Fields } from '../server/fields.js';
import type { RateState } from '../server/rate-limit.js';
import type { Viewer } from '../storage/accounts.js';
import { rootValue } from './root.js';
import { schema } from './schema.js';

/** GraphQL answers 200 whatever the query met; what went wrong is in `errors`. Nobody may ask without a token. */
export async function answerQuery(site: Site, viewer: Viewer | undefined, fields: Fields, rate: RateState): Promise<Answer> {
  if (!viewer) throw new ApiError(401, 'This endpoint requires you to be authenticated.');
  const { query, variables, operationName } = fields;
  if (typeof query !== 'string') throw new ApiError(400, 'A query attribute must be specified and must be a string.');
  const result = await graphql({
    schema,
    source: query,
    rootValue: rootValue(site, viewer, rate),
    variableValues: isFields(variables) ? variables : {},
    operationName: typeof operationName === 'string' ? operationName : null,
  });
  const data = result.data === undefined ? {} : { data: result.data };
  return ok({ ...data, ...(result.errors ? { errors: result.errors.map(errorShape) } : {}) });
}

/** GitHub puts the kind of an error beside its message, not into `extensions`. */
function errorShape(error: GraphQLError) {
  const type = error.extensions['type'];
  return {
    ...(typeof type === 'string' ? { type } : {}),
    ...(error.path ? { path: error.path } : {}),
    ...(error.locations ? { locations: error.locations } : {}),
    message: error.message,
  };
}
