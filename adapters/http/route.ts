import * as z from 'zod';
import { Refusal, shown } from './problem.ts';
import type { Services } from './services.ts';

/** One path of the API: what it takes, what it gives, and how. The OpenAPI document is made of the same schemas. */
export type Route = {
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly response: z.ZodType;
  readonly answer: (raw: RawRequest, services: Services) => Promise<unknown>;
};

export type RawRequest = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, readonly string[]>>;
};

type Shape = Readonly<Record<string, z.ZodType>>;
type Definition<P extends Shape, Q extends Shape, R extends z.ZodType> = {
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  readonly response: R;
  readonly answer: (
    asked: { readonly params: z.output<z.ZodObject<P>>; readonly query: z.output<z.ZodObject<Q>> },
    services: Services,
  ) => Promise<z.input<R>>;
};

/** Ties the schemas to the function that answers, and checks what comes in before it is called. */
export const route = <P extends Shape, Q extends Shape, R extends z.ZodType>(
  definition: Definition<P, Q, R>,
): Route => {
  const params = z.strictObject(definition.params);
  const query = z.strictObject(definition.query);
  return {
    ...definition,
    params,
    query,
    answer: async (raw, services) =>
      definition.answer(
        { params: checked(params, raw.params), query: checked(query, single(raw.query)) },
        services,
      ),
  };
};

/** A parameter given twice is a mistake, or an attempt to be read in two ways. */
const single = (query: RawRequest['query']): Readonly<Record<string, string>> => {
  const twice = Object.keys(query).find((name) => query[name]?.length !== 1);
  if (twice !== undefined) throw new Refusal(400, `${shown(twice)}: given more than once`);
  return Object.fromEntries(Object.entries(query).map(([name, [value = '']]) => [name, value]));
};

const checked = <T extends z.ZodType>(schema: T, value: unknown): z.output<T> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const said = result.error.issues
    .slice(0, 3)
    .map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `${issue.keys.slice(0, 3).map(shown).join(', ')}: no such parameter`
        : `${issue.path.map((p) => shown(String(p))).join('.')}: ${issue.message}`,
    );
  throw new Refusal(400, said.join('; '));
};
