/** What `JSON.parse` can return. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Array.isArray does not narrow a readonly array out of a union, hence a guard of our own.
export const isJsonArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
