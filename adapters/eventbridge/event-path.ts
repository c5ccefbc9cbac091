import { isJsonArray, isJsonObject, type Json } from '../../core/event-pattern/json.ts';

const STEP = /\.([A-Za-z0-9_-]+)|\[(\d+)\]/g;
const PATH = /^\$(\.[A-Za-z0-9_-]+|\[\d+\])*$/;

/** `$`, `$.detail.job`, `$.resources[0]`: the part of JSON path that our rules use. Wildcards are not read. */
export const isEventPath = (path: string): boolean => PATH.test(path);

/** The value at a path, or undefined where the event has none. */
export const valueAt = (path: string, event: Json): Json | undefined => {
  let value: Json | undefined = event;
  for (const [, name, index] of path.matchAll(STEP)) {
    if (name !== undefined)
      value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    else value = isJsonArray(value) ? value[Number(index)] : undefined;
  }
  return value;
};
