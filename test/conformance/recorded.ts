import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';

/**
 * What robfig/cron v3 said, as vendored in Kubernetes 1.36 (Go 1.26, zone data 2025b). `schedule-parse.ndjson` holds
 * 130 expressions, each accepted with two windows (only counted for all but the first and last occurrences) or refused
 * with the library's own words; `schedule-occurrences.ndjson.gz` holds 6,600 windows in full.
 */
const Refused = z.strictObject({ schedule: z.string(), valid: z.literal(false), error: z.string() });
const Accepted = z.strictObject({ schedule: z.string(), valid: z.literal(true) });
const Counted = z.strictObject({
  schedule: z.string(),
  valid: z.literal(true),
  from: z.string(),
  to: z.string(),
  count: z.number(),
  first: z.array(z.number()),
  last: z.array(z.number()),
});
const Listed = z.strictObject({
  schedule: z.string(),
  timeZone: z.string(),
  from: z.string(),
  to: z.string(),
  occurrences: z.array(z.number()),
});

export type RecordedParse = z.infer<typeof Refused> | z.infer<typeof Accepted> | z.infer<typeof Counted>;
export type RecordedWindow = z.infer<typeof Listed>;

const file = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

export const recordedParses = (): RecordedParse[] =>
  linesOf(file('schedule-parse.ndjson').toString('utf8')).map((line) =>
    z.union([Counted, Accepted, Refused]).parse(JSON.parse(line)),
  );

export const recordedWindows = (): RecordedWindow[] =>
  linesOf(gunzipSync(file('schedule-occurrences.ndjson.gz')).toString('utf8')).map((line) =>
    Listed.parse(JSON.parse(line)),
  );
