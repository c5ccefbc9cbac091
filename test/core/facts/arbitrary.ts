import fc from 'fast-check';
import type { Fact, Observed } from '../../../core/facts/fact.ts';
import { type Instant, instant } from '../../../core/time.ts';

const time: fc.Arbitrary<Instant> = fc
  .oneof(
    fc.integer({ min: 1_795_000_000, max: 1_796_000_000 }).map((s) => s * 1000),
    fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 }),
    fc.constant(0),
  )
  .map(instant);
const text = fc.oneof(
  fc.constantFrom('', 'shop', 'invoices', 'Ünïcode ✓ 名前\u0000#|'),
  fc.string({ unit: 'binary' }),
);
const uid = fc.oneof(fc.uuid(), fc.constantFrom('', 'not-a-uuid', '00000000-0000-4000-8000-000000000001'));
const whole = fc.oneof(
  fc.integer(),
  fc.nat(3),
  fc.constantFrom(2 ** 63, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);
const orNull = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });

const observed = {
  uid,
  learned: time,
  notBefore: time,
  version: fc.nat(),
  witness: fc.constantFrom('list' as const, 'watch' as const),
} satisfies Record<keyof Observed, fc.Arbitrary<unknown>>;

const interval = fc.record({ from: time, to: time });
const resource = fc.constantFrom('cronjobs' as const, 'jobs' as const, 'pods' as const, 'events' as const);
const condition = fc.record({ at: time, reason: text, message: text });

/** Facts of every kind, also such as no cluster would send. */
export const anyFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({
    ...observed,
    kind: fc.constant('cronjob' as const),
    namespace: text,
    name: text,
    created: time,
    generation: whole,
    specChanged: orNull(time),
    spec: fc.record({
      schedule: text,
      timeZone: orNull(text),
      suspend: fc.boolean(),
      concurrency: fc.constantFrom('Allow' as const, 'Forbid' as const, 'Replace' as const),
      startingDeadlineSeconds: orNull(whole),
      owner: orNull(text),
      maintenance: orNull(text),
    }),
    lastSchedule: orNull(time),
    labels: fc.array(fc.constantFrom('app=a', 'app=b', 'example.com/team=pay', 'odd='), { maxLength: 3 }),
    lastSuccess: orNull(time),
  }),
  fc.record({
    ...observed,
    kind: fc.constant('job' as const),
    namespace: text,
    name: text,
    created: time,
    cronJobUid: orNull(uid),
    cronJobName: orNull(text),
    nominal: orNull(time),
    manual: fc.boolean(),
    managedBy: orNull(text),
    parallelism: whole,
    completions: whole,
    failedIndexes: orNull(text),
    suspended: fc.boolean(),
    conditions: fc.array(fc.record({ type: text, at: time, reason: text, message: text }), { maxLength: 3 }),
    deletionRequested: orNull(time),
  }),
  fc.record({
    ...observed,
    kind: fc.constant('pod' as const),
    namespace: text,
    name: text,
    created: time,
    jobUid: orNull(uid),
    jobName: text,
    node: orNull(text),
    phase: text,
    reason: text,
    disruption: orNull(condition),
    unschedulable: orNull(condition),
    scheduled: orNull(time),
    containers: fc.array(
      fc.record({
        name: text,
        init: fc.boolean(),
        restart: whole,
        waiting: orNull(text),
        startedAt: orNull(time),
        finishedAt: orNull(time),
        exitCode: orNull(whole),
        reason: text,
      }),
      { maxLength: 3 },
    ),
    deletionRequested: orNull(time),
  }),
  fc.record({
    ...observed,
    kind: fc.constant('gone' as const),
    resource: fc.constantFrom('cronjobs' as const, 'jobs' as const, 'pods' as const),
  }),
  fc.record({
    ...observed,
    kind: fc.constant('event' as const),
    about: fc.constantFrom('CronJob' as const, 'Job' as const, 'Pod' as const),
    namespace: text,
    name: text,
    aboutUid: uid,
    fieldPath: text,
    reason: text,
    message: text,
    first: time,
    last: time,
    count: whole,
  }),
  fc.record({ kind: fc.constantFrom('watched' as const, 'blind' as const), resource, interval }),
  fc.record({ kind: fc.constantFrom('listed' as const, 'restored' as const), resource, at: time }),
);
export const anyTime = time;
