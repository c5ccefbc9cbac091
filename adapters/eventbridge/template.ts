import type * as z from 'zod';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../core/event-pattern/json.ts';

/** A synthesised CloudFormation template, as `JSON.parse` gives it. */
export type Template = JsonObject;
export type Resource = {
  readonly type: string;
  readonly properties: JsonObject;
  readonly conditional: boolean;
};

/** A template says something that the embedded bus does not understand; `where` is a path within the template. */
export class TemplateError extends Error {
  readonly where: string;
  constructor(where: string, reason: string) {
    super(`${where}: ${reason}`);
    this.name = 'TemplateError';
    this.where = where;
  }
}

export const resourcesOf = (template: Template): ReadonlyMap<string, Resource> => {
  if (!isJsonObject(template.Resources)) throw new TemplateError('Resources', 'the template has none');
  return new Map(
    Object.entries(template.Resources).map(([id, value]): [string, Resource] => {
      if (!isJsonObject(value) || typeof value.Type !== 'string') throw new TemplateError(id, 'has no Type');
      const properties = isJsonObject(value.Properties) ? value.Properties : {};
      return [id, { type: value.Type, properties, conditional: value.Condition !== undefined }];
    }),
  );
};

/** What `Ref` gives for a name: a pseudo parameter, a parameter's default, a bus's name. */
export type Names = (ref: string) => string | undefined;

/**
 * Resolves `Ref`, `Fn::Join` and `Fn::Sub` to what they will be, as far as that is known before a deployment.
 * Anything else that begins with `Fn::`, and a `Ref` to a thing without a known name, is an error.
 */
export const resolve = (value: Json, names: Names, where: string): Json => {
  if (isJsonArray(value)) return value.map((element, i) => resolve(element, names, `${where}[${i}]`));
  if (!isJsonObject(value)) return value;
  const [key = '', ...more] = Object.keys(value);
  if (more.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) {
    return intrinsic(key, value[key] ?? null, { names, where });
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, resolve(inner, names, `${where}.${name}`)]),
  );
};

const intrinsic = (
  key: string,
  argument: Json,
  { names, where }: { names: Names; where: string },
): string => {
  const known = (name: string): string => {
    const found = names(name);
    if (found === undefined) throw new TemplateError(where, `what ${key} ${name} gives is not known here`);
    return found;
  };
  if (key === 'Ref' && typeof argument === 'string') return known(argument);
  if (key === 'Fn::Sub' && typeof argument === 'string') {
    return argument.replace(/\$\{(!?)([^}]+)\}/g, (_, literal, name) =>
      literal ? `\${${name}}` : known(name),
    );
  }
  if (key === 'Fn::Join' && isJsonArray(argument) && isJsonArray(argument[1])) {
    const parts = argument[1].map((part, i) => resolve(part, names, `${where}.${key}[${i}]`));
    return parts.join(typeof argument[0] === 'string' ? argument[0] : '');
  }
  throw new TemplateError(where, `${key} is not understood`);
};

/** The one resource that an ARN stands for, whether it is written as `Ref`, `Fn::GetAtt` or a `Fn::Join` of them. */
export const logicalIdOf = (arn: Json, resources: ReadonlyMap<string, Resource>, where: string): string => {
  const found = new Set(references(arn).filter((id) => resources.has(id)));
  const [id, ...more] = found;
  if (id === undefined || more.length > 0) {
    throw new TemplateError(where, `does not name one resource of this template: ${JSON.stringify(arn)}`);
  }
  return id;
};

const references = (value: Json): readonly string[] => {
  if (isJsonArray(value)) return value.flatMap(references);
  if (!isJsonObject(value)) return [];
  if (typeof value.Ref === 'string') return [value.Ref];
  const attribute = value['Fn::GetAtt'];
  if (typeof attribute === 'string') return [attribute.split('.')[0] ?? ''];
  if (isJsonArray(attribute)) return attribute.slice(0, 1).filter((id) => typeof id === 'string');
  return Object.values(value).flatMap(references);
};

export type TemplateContext = {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly names: Names;
};

export const asText = (value: Json, where: string): string => {
  if (typeof value === 'string') return value;
  throw new TemplateError(where, 'needs to be text');
};

/** A resource's properties in the shape that we understand, or a TemplateError that names the property. */
export const checked = <T>(shape: z.ZodType<T>, resource: Resource, id: string): T => {
  if (resource.conditional) throw new TemplateError(id, 'depends on a Condition, which is not understood');
  const read = shape.safeParse(resource.properties);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new TemplateError([id, ...(issue?.path ?? [])].join('.'), issue?.message ?? 'is not understood');
};
