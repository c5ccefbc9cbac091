import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Resource } from '../../core/facts/fact.ts';
import type { Instant } from '../../core/time.ts';
import { isJson, type Json, list, object, text, time } from '../kubernetes/json.ts';

/** One line of a recording, in arrival order. */
export type RecordedLine =
  | { readonly kind: 'list'; readonly t: Instant; readonly items: readonly Json[] }
  | { readonly kind: 'change'; readonly t: Instant; readonly deleted: boolean; readonly object: Json }
  | { readonly kind: 'bookmark' | 'error' | 'disconnect'; readonly t: Instant }
  /** It stood here and could not be read: what it said is lost. */
  | { readonly kind: 'unreadable'; readonly problem: string };

/** The file of a resource in a recording's folder: gzipped or plain; null where there is none. */
export const recordedFile = (directory: string, resource: Resource): string | null =>
  [`${resource}.ndjson.gz`, `${resource}.ndjson`].map((f) => join(directory, f)).find((f) => existsSync(f)) ??
  null;

/** Reads a file line by line. A file that breaks off (a truncated gzip) ends with an `unreadable` line. */
export async function* readLines(file: string): AsyncGenerator<RecordedLine> {
  const raw = createReadStream(file);
  const stream = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => stream.destroy(error));
  let number = 0;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line.trim() !== '') yield readLine(line, `${file}:${number}`);
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    yield {
      kind: 'unreadable',
      problem: `${file}: breaks off after line ${number} (${why}); expected a whole gzip file`,
    };
  }
}

const readLine = (line: string, where: string): RecordedLine => {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return {
      kind: 'unreadable',
      problem: `${where}: not JSON; expected one object like {"t":"…","type":"MODIFIED","object":{…}}`,
    };
  }
  const t = isJson(raw) ? time(raw.t) : null;
  if (!isJson(raw) || t === null)
    return {
      kind: 'unreadable',
      problem: `${where}: no time "t"; expected RFC 3339, as in "2026-11-22T15:29:06Z"`,
    };
  const type = text(raw.type);
  switch (type) {
    case 'LIST':
      return { kind: 'list', t, items: list(raw.items) };
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { kind: 'change', t, deleted: type === 'DELETED', object: object(raw, 'object') };
    case 'BOOKMARK':
      return { kind: 'bookmark', t };
    case 'ERROR':
      return { kind: 'error', t };
    case 'DISCONNECT':
      return { kind: 'disconnect', t };
    default:
      return {
        kind: 'unreadable',
        problem: `${where}: unknown type "${type}"; expected LIST, ADDED, MODIFIED, DELETED, BOOKMARK, ERROR or DISCONNECT`,
      };
  }
};
