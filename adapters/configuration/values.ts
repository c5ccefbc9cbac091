import * as z from 'zod';
import { findZone } from '../../core/numbers/zone.ts';
import { ZONE_NAMES } from '../../core/schedule/zone-names.ts';
import { parseDuration, parseInstant } from '../../core/time.ts';
import {
  DROPPED_CAUSES,
  FINISH_KINDS,
  KILLED_CAUSES,
  LATE_CAUSES,
  NEVER_STARTED_CAUSES,
  START_KINDS,
} from '../../core/verdict/verdict.ts';
import { PUBLISHED } from './audiences.ts';

/** A text that `read` understands; anything else is an issue that says what was expected, with what was found. */
const readAs = <T>(read: (text: string) => T | undefined, expected: string) =>
  z.string({ error: `expected ${expected}` }).transform((text, context): T => {
    const value = read(text);
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', input: text, message: `expected ${expected}, found "${text}"` });
    return z.NEVER;
  });

/** `20m`, `90s`, `1h30m`. */
export const length = readAs(parseDuration, 'a length of time such as 20m, 90s or 1h30m');

export const time = readAs(parseInstant, 'a time such as 2026-11-22T16:00:00Z');

// Go's list decides for the controller, the runtime's for us: a zone needs to be in both.
export const zone = readAs(
  (name) => (ZONE_NAMES.has(name) && findZone(name) ? name : undefined),
  'a time zone such as Europe/Berlin',
);

const PERCENT = /^(\d{1,3})(?:\.(\d{1,4}))?\s*%$/;

/** `99.99%` as 999,900 parts per million: whole numbers, because a budget is counted in runs. */
const ppmOf = (text: string): number | undefined => {
  const [, whole, fraction = ''] = PERCENT.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const ppm = Number(whole) * 10_000 + Number(fraction.padEnd(4, '0'));
  return ppm > 0 && ppm <= 1_000_000 ? ppm : undefined;
};
export const target = readAs(ppmOf, 'a percentage with at most four decimals, above 0% and up to 100%');

export const address = z.email({ error: 'expected a mail address' });
export const url = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' });
/** It becomes part of the names of functions, of keys and of metrics. */
export const shortName = z
  .string({ error: 'expected a name' })
  .regex(/^[a-z][a-z0-9-]{0,29}$/, 'expected up to 30 of a-z, 0-9 and "-", beginning with a letter');

const labels = (kinds: readonly string[], causes: Readonly<Record<string, readonly string[]>>) =>
  new Set([
    ...kinds,
    ...Object.entries(causes).flatMap(([kind, all]) => all.map((cause) => `${kind}/${cause}`)),
  ]);
const START_LABELS = labels(START_KINDS, {
  late: LATE_CAUSES,
  'never-started': NEVER_STARTED_CAUSES,
  dropped: DROPPED_CAUSES,
});
const FINISH_LABELS = labels(FINISH_KINDS, { killed: KILLED_CAUSES });

const labelOf = (known: ReadonlySet<string>, example: string) =>
  readAs((text) => (known.has(text) ? text : undefined), `a verdict such as ${example}`);
export const startLabel = labelOf(START_LABELS, 'late or dropped/create-refused');
export const finishLabel = labelOf(FINISH_LABELS, 'killed/replaced');

const EVENTS = new Set<string>(PUBLISHED);
export const eventName = readAs(
  (text) => (EVENTS.has(text) ? text : undefined),
  `one of ${PUBLISHED.join(', ')}`,
);
