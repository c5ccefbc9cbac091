import * as z from 'zod';
import { Problem } from './problem.ts';
import type { Route } from './route.ts';

/** The OpenAPI 3.1 document of the routes, made of the schemas that the code itself checks with. */
export const openapiOf = (routes: readonly Route[], version: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'Cronwitness',
    version,
    description:
      'What became of every CronJob run that was due. Times are RFC 3339 UTC. All answers carry an ETag; errors are application/problem+json.',
  },
  paths: Object.fromEntries(routes.map((r) => [r.path, { get: operationOf(r) }])),
  components: { schemas: { Problem: jsonSchema(Problem, 'output') } },
});

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
};

const operationOf = ({ id, summary, params, query, response }: Route) => ({
  operationId: id,
  summary,
  parameters: [...parametersOf(params, 'path'), ...parametersOf(query, 'query')],
  responses: {
    200: {
      description: 'The answer',
      content: { 'application/json': { schema: jsonSchema(response, 'output') } },
    },
    304: { description: 'The same as the ETag in If-None-Match' },
    default: {
      description: 'Why there is none',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  },
});

const parametersOf = (schema: z.ZodObject, place: 'path' | 'query') => {
  const { properties = {} } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: property,
  }));
};
