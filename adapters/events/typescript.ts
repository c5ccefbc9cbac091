import type { Json, JsonObject } from '../../core/event-pattern/json.ts';
import { isJsonArray, isJsonObject } from '../../core/event-pattern/json.ts';

/**
 * The TypeScript type of a JSON Schema as zod writes one: objects, records, arrays, enums, constants, unions and
 * plain types. Throws at anything else, so that a new construct in a definition is noticed here.
 */
export const typeOf = (schema: Json | undefined): string => {
  if (!isJsonObject(schema)) throw new TypeError(`not a schema: ${JSON.stringify(schema)}`);
  if (schema.const !== undefined) return literal(schema.const);
  if (isJsonArray(schema.enum)) return schema.enum.map(literal).join(' | ');
  if (isJsonArray(schema.anyOf)) return schema.anyOf.map(typeOf).join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `readonly ${wrapped(typeOf(schema.items))}[]`;
    case 'object':
      return isJsonObject(schema.properties)
        ? objectType(schema.properties)
        : `Readonly<Record<string, ${typeOf(schema.additionalProperties)}>>`;
    default:
      throw new TypeError(`no type for ${JSON.stringify(schema)}`);
  }
};

const literal = (value: Json): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);

const wrapped = (type: string): string => (/[|]/.test(type) && !type.startsWith('{') ? `(${type})` : type);

const objectType = (properties: JsonObject): string => {
  const fields = Object.entries(properties).map(([name, schema]) => `readonly ${name}: ${typeOf(schema)};`);
  return `{ ${fields.join(' ')} }`;
};
