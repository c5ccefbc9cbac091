import * as z from 'zod';
import { RESOURCES } from '../core/facts/fact.ts';
import type { Report } from '../core/report/report-data.ts';
import { FINISH_KINDS, START_KINDS } from '../core/verdict/verdict.ts';

const runs = z.int().min(0);
const time = z.iso.datetime({ offset: true });
const named = z.string().nullable();

const counts = z.strictObject({ good: runs, bad: runs, unknown: runs, undecided: runs, excluded: runs });
const objective = z.strictObject({ name: z.string(), targetPpm: z.int().min(1).max(1_000_000) });
const ratio = z.strictObject({ numerator: runs, denominator: z.int().min(1) });
const beside = { objective, unknown: runs, undecided: runs, excluded: runs };
const ppm = z.int().min(0).max(1_000_000);

/** An objective's result: `no-data` has no shares, since 0 of 0 is none. */
const sli = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('no-data'), ...beside }),
  z.strictObject({
    kind: z.enum(['met', 'missed', 'undetermined']),
    ...beside,
    good: runs,
    bad: runs,
    valid: runs,
    low: ratio,
    high: ratio,
    lowPpm: ppm,
    highPpm: ppm,
    budget: z.strictObject({
      allowed: runs,
      used: runs,
      left: z.int(),
      leftAtWorst: z.int(),
      leftAtBest: z.int(),
    }),
    tooSmall: z.boolean(),
    shownPpm: ppm,
  }),
]);

const cause = z.strictObject({ kind: z.string(), cause: z.string(), runs, counts: z.boolean() });
const pair = { start: counts, survive: counts };
const verdictKind = z.enum(['met', 'missed', 'undetermined', 'no-data']);
const group = {
  jobs: runs,
  due: runs,
  ...pair,
  verdicts: z.strictObject({ start: verdictKind, survive: verdictKind }),
};
const perDay = z.array(runs);
const tally = z.record(z.string(), z.int().min(1));
const job = { namespace: z.string(), name: z.string(), owner: named };
const labels = z.array(z.string());

const windowSection = z.strictObject({
  kind: z.enum(['week', 'custom']),
  label: z.string(),
  from: time,
  to: time,
  timeZone: z.string(),
  days: z.array(z.iso.date()),
  complete: z.boolean(),
});

const coverage = z.strictObject({
  watchedMinutes: runs,
  totalMinutes: runs,
  blind: z.array(z.strictObject({ from: time, to: time, resources: z.array(z.enum(RESOURCES)) })),
  omitted: runs,
  resources: z.array(
    z.strictObject({ resource: z.enum(RESOURCES), watchedMinutes: runs, totalMinutes: runs }),
  ),
});

const migration = z.strictObject({
  from: z.string(),
  to: z.string(),
  since: time,
  jobs: z.strictObject({ planned: runs, moved: runs, movedBack: runs }),
  occurrences: z.strictObject({ onlyOld: runs, onlyNew: runs, both: runs, neither: runs }),
  attention: z.array(z.strictObject({ job: z.string(), advice: z.string(), reason: z.string() })),
});

const incident = z.strictObject({
  id: z.string(),
  title: z.string(),
  cause: z.string(),
  opened: time,
  closed: time.nullable(),
  runs,
});

const owner = z.strictObject({
  name: named,
  ...group,
  weeks: z.array(z.strictObject({ week: z.string(), ...pair })),
  last28Days: z.strictObject(pair),
});

/** A report as it is stored and published, version 1. A stored one that does not fit is not one of ours. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string(),
  revision: z.int().min(1),
  cluster: z.string(),
  owner: named,
  window: windowSection,
  asOf: time,
  policy: z.strictObject({
    graceSeconds: runs,
    notCounted: z.strictObject({ start: labels, survive: labels }),
  }),
  objectives: z.strictObject({ start: sli, survive: sli }),
  runs: z.strictObject({
    due: runs,
    start: z.record(z.enum(START_KINDS), runs),
    finish: z.record(z.enum(FINISH_KINDS), runs),
    causes: z.array(cause),
  }),
  worst: z
    .array(
      z.strictObject({
        ...job,
        due: runs,
        bad: runs,
        causes: z.array(cause),
        badByDay: perDay,
        commands: labels,
      }),
    )
    .max(5),
  trend: z.array(z.strictObject({ week: z.string(), start: sli, survive: sli })),
  last28Days: z.strictObject({ from: time, to: time, start: sli, survive: sli }),
  incidents: z.array(incident),
  coverage,
  maintenance: z.array(
    z.strictObject({ from: time, to: time, namespace: named, name: named, reason: z.string() }),
  ),
  migration: migration.nullable(),
  namespaces: z.array(z.strictObject({ name: z.string(), ...group })),
  owners: z.array(owner),
  jobs: z.array(
    z.strictObject({
      ...job,
      due: runs,
      start: tally,
      finish: tally,
      dueByDay: perDay,
      badByDay: perDay,
      unknownByDay: perDay,
      example: time.nullable(),
    }),
  ),
  badRuns: z.strictObject({
    listed: z.array(z.strictObject({ ...job, nominal: time, start: z.string(), finish: named })),
    omitted: runs,
  }),
  ledgerHead: z.strictObject({ sequence: runs, hash: z.string() }).nullable(),
  differences: z.array(
    z.strictObject({ job: named, what: z.string(), before: z.string(), after: z.string() }),
  ),
});

/** Reads a stored report; throws a ZodError where it is not one. */
export const parseReport = (json: string): Report => reportSchema.parse(JSON.parse(json));
