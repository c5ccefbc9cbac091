import type { Duration } from '../time.ts';
import { everyPeriod } from './every-period.ts';
import {
  type FieldName,
  type FieldSet,
  type Refusal,
  type RefusalReason,
  scanField,
  type Token,
} from './scan-field.ts';
import { isZone, similarZone } from './zone.ts';

/** Where a schedule's zone comes from: `TZ=` in the expression, `spec.timeZone`, or the controller's own. */
export type ZoneSource = 'prefix' | 'spec' | 'default';

type Zoned = {
  /** As it was given, prefix and all. */
  readonly expression: string;
  /** An IANA name that `Intl` knows, or `UTC`. */
  readonly zone: string;
  readonly zoneSource: ZoneSource;
};

/**
 * Five fields. Bit n of `hours`, `daysOfMonth`, `months` and `daysOfWeek` (0 is Sunday) stands for the value n; minutes
 * are two words of 30 bits. `timesOfDay` is every matching minute of a day, in seconds after midnight.
 */
export type CronSchedule = Zoned & {
  readonly kind: 'cron';
  readonly minutes: readonly [low: number, high: number];
  readonly hours: number;
  readonly daysOfMonth: number;
  readonly months: number;
  readonly daysOfWeek: number;
  /** True when day-of-month or day-of-week carries the star bit: then both must match, else either. */
  readonly bothDays: boolean;
  readonly timesOfDay: readonly number[];
};

/** `@every D`: whole seconds, at least one; the zone has no effect. */
export type EverySchedule = Zoned & { readonly kind: 'every'; readonly period: Duration };

/** What Kubernetes calls a schedule (robfig/cron v3.0.1 `ParseStandard`), with the zone it is in. */
export type Schedule = CronSchedule | EverySchedule;

/** Why there is no schedule. `message` is one line; `column` is 1-based, in the expression. */
export type ScheduleProblem =
  | {
      readonly kind: 'bad-expression';
      readonly reason: RefusalReason;
      readonly message: string;
      readonly column: number;
    }
  | {
      readonly kind: 'unknown-zone';
      readonly zone: string;
      readonly message: string;
      /** Only when the zone is in the expression. */
      readonly column?: number;
    };

export type ParsedSchedule =
  | { readonly ok: true; readonly schedule: Schedule }
  | { readonly ok: false; readonly problem: ScheduleProblem };

export type ScheduleInput = {
  readonly expression: string;
  /** `spec.timeZone`; empty is the same as absent. */
  readonly timeZone?: string | undefined;
  /** The controller's own zone; UTC unless its machine says otherwise. */
  readonly defaultZone?: string | undefined;
};

// unicode.IsSpace: JavaScript's \s has U+FEFF and lacks U+0085.
const SPACE = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const EDGE_SPACES = new RegExp(`^${SPACE}+|${SPACE}+$`, 'g');
const LEADING_SPACES = new RegExp(`^${SPACE}*`);
const WORDS = new RegExp(`[^${SPACE.slice(1, -1)}]+`, 'g');

const FIELDS: readonly FieldName[] = ['minute', 'hour', 'day of month', 'month', 'day of week'];
const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const refuse = (reason: RefusalReason, column: number, message: string): ParsedSchedule =>
  refused({ reason, column, message });
const refused = (refusal: Refusal): ParsedSchedule => ({
  ok: false,
  problem: { kind: 'bad-expression', ...refusal },
});

/**
 * Reads a schedule as kube-controller-manager does. A zone inside the expression (`TZ=`, `CRON_TZ=`) is honoured, also
 * beside `timeZone` (today's API servers refuse that pair, older ones let it in); `timeZone: Local` is refused.
 */
export const parseSchedule = (input: ScheduleInput): ParsedSchedule => {
  const { expression, timeZone = '', defaultZone = 'UTC' } = input;
  if (expression === '') return refuse('empty', 1, `the schedule is empty; ${ACCEPTED_SHAPE}`);
  const split = splitPrefix(expression);
  if (split === 'no-schedule') {
    return refuse('zone-without-schedule', expression.length + 1, 'a zone and no schedule after it');
  }
  // The controller looks timeZone up first, and starts nothing where it does not know it, whatever the prefix says.
  const given = timeZone === '' ? undefined : known(timeZone, 'spec');
  if (given?.ok === false) return given;
  const zone = resolveZone(split.zone, timeZone, defaultZone);
  if (!zone.ok) return zone;
  const zoned = { expression, zone: zone.name, zoneSource: zone.source };
  return split.rest.text.startsWith('@')
    ? parseDescriptor(split.rest, zoned)
    : parseFields(split.rest, zoned);
};

const ACCEPTED_SHAPE =
  'Kubernetes accepts five fields (minute, hour, day of month, month, day of week), @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually or "@every 1h30m"';

type Split = { readonly zone: Token | undefined; readonly rest: Token };

const splitPrefix = (expression: string): Split | 'no-schedule' => {
  if (!/^(CRON_)?TZ=/.test(expression)) {
    return { zone: undefined, rest: { text: expression, column: 1 } };
  }
  const space = expression.indexOf(' ');
  if (space < 0) return 'no-schedule';
  const equals = expression.indexOf('=') + 1;
  const rest = expression.slice(space);
  const skipped = LEADING_SPACES.exec(rest)?.[0].length ?? 0;
  return {
    zone: { text: expression.slice(equals, space), column: equals + 1 },
    rest: { text: rest.replaceAll(EDGE_SPACES, ''), column: space + skipped + 1 },
  };
};

type Resolved =
  | { readonly ok: true; readonly name: string; readonly source: ZoneSource }
  | { readonly ok: false; readonly problem: ScheduleProblem };

const resolveZone = (prefix: Token | undefined, timeZone: string, defaultZone: string): Resolved => {
  if (prefix !== undefined) {
    // `TZ= ` is UTC and `TZ=Local` the controller's own zone to Go's time.LoadLocation.
    const name = prefix.text === 'Local' ? defaultZone : prefix.text;
    return known(name, 'prefix', prefix.column);
  }
  return timeZone === '' ? known(defaultZone, 'default') : known(timeZone, 'spec');
};

const known = (name: string, source: ZoneSource, column?: number): Resolved => {
  if (name === '' || name === 'UTC') return { ok: true, name: 'UTC', source };
  // tzdata's placeholder for a machine that nobody has set up: UTC, and unknown to Intl.
  if (name === 'Factory') return { ok: true, name: 'UTC', source };
  if (isZone(name)) return { ok: true, name, source };
  const similar = name.toLowerCase() === 'local' ? undefined : similarZone(name);
  const hint = similar === undefined ? 'an IANA name such as Europe/Berlin' : `did you mean ${similar}?`;
  const where = column === undefined ? '' : ` at column ${column}`;
  const message = `unknown time zone "${name}"${where}; Kubernetes accepts ${similar === undefined ? hint : `IANA names in their exact case: ${hint}`}`;
  const problem = { kind: 'unknown-zone', zone: name, message } as const;
  return { ok: false, problem: column === undefined ? problem : { ...problem, column } };
};

const parseDescriptor = ({ text, column }: Token, zoned: Zoned): ParsedSchedule => {
  const fields = Object.hasOwn(DESCRIPTORS, text) ? DESCRIPTORS[text] : undefined;
  if (fields !== undefined) return parseFields({ text: fields, column }, zoned);
  if (!text.startsWith('@every ')) {
    return refuse(
      'unknown-descriptor',
      column,
      `"${text}" is not a schedule, at column ${column}; ${ACCEPTED_SHAPE}`,
    );
  }
  const period = everyPeriod(text.slice(7));
  if (period !== undefined) return { ok: true, schedule: { kind: 'every', ...zoned, period } };
  const at = column + 7;
  const units = 'Kubernetes accepts numbers with ns, us, ms, s, m or h, such as 1h30m';
  return refuse('bad-duration', at, `"${text.slice(7)}" is not a duration, at column ${at}; ${units}`);
};

const parseFields = ({ text, column }: Token, zoned: Zoned): ParsedSchedule => {
  const tokens = [...text.matchAll(WORDS)].map((m) => ({ text: m[0], column: column + m.index }));
  if (tokens.length !== FIELDS.length) {
    const at = tokens[FIELDS.length]?.column ?? column;
    return refuse('field-count', at, `found ${tokens.length} fields, at column ${at}; ${ACCEPTED_SHAPE}`);
  }
  const sets: FieldSet[] = [];
  for (const [i, field] of FIELDS.entries()) {
    const scanned = scanField(tokens[i] ?? { text: '', column }, field);
    if (!scanned.ok) return refused(scanned.refusal);
    sets.push(scanned.value);
  }
  return { ok: true, schedule: buildCron(sets, zoned) };
};

const bits = (values: readonly number[]): number => values.reduce((word, value) => word | (1 << value), 0);
const NOTHING: FieldSet = { values: [], star: false };

const buildCron = (sets: readonly FieldSet[], zoned: Zoned): CronSchedule => {
  const [minute = NOTHING, hour = NOTHING, day = NOTHING, month = NOTHING, weekday = NOTHING] = sets;
  const low = bits(minute.values.filter((m) => m < 30));
  const high = bits(minute.values.filter((m) => m >= 30).map((m) => m - 30));
  const timesOfDay: number[] = [];
  for (const h of hour.values) for (const m of minute.values) timesOfDay.push(h * 3600 + m * 60);
  return {
    kind: 'cron',
    ...zoned,
    minutes: [low, high],
    hours: bits(hour.values),
    daysOfMonth: bits(day.values),
    months: bits(month.values),
    daysOfWeek: bits(weekday.values),
    bothDays: day.star || weekday.star,
    timesOfDay,
  };
};
