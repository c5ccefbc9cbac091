import { MalformedResponse } from './errors.ts';

/** A Kubernetes object as the API server wrote it. Its shape is judged where it is reduced to facts, not here. */
export type RawObject = { readonly [field: string]: unknown };

export const isRecord = (value: unknown): value is RawObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `metadata.<field>` when it is a string: resourceVersion, name, namespace, uid. */
export const metadataOf = (object: RawObject, field: string): string | undefined => {
  const metadata = object.metadata;
  const value = isRecord(metadata) ? metadata[field] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** One JSON object from text. @throws MalformedResponse with the parser's complaint as cause */
export const parseObject = (text: string): RawObject => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new MalformedResponse(
      `${/^\s*</.test(text) ? 'a web page instead of JSON' : 'not JSON'}: ${excerpt(text)}`,
      { cause },
    );
  }
  if (!isRecord(value)) throw new MalformedResponse(`not a JSON object: ${excerpt(text)}`);
  return value;
};

const excerpt = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
