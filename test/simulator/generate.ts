import { RESOURCES, type Resource } from '../../core/facts/fact.ts';
import { asTheyEnd } from './as-they-end.ts';
import { type Dice, diceOf } from './dice.ts';
import { withIndexes } from './indexed.ts';
import { oddly } from './odd.ts';
import type {
  CronJobPlan,
  Fault,
  JobPlan,
  Looking,
  Plan,
  PodAct,
  Spec,
  SpecChange,
  Trouble,
} from './plan.ts';
import { RARE, rarely } from './rare.ts';
import { severally } from './several.ts';

const SECOND = 1000;
const MINUTE = 60_000;

// Regular and irregular: the controller's estimate is only wrong for the latter.
const SCHEDULES = [
  '* * * * *',
  '*/2 * * * *',
  '*/3 * * * *',
  '*/5 * * * *',
  '*/10 * * * *',
  '4,5 * * * *',
  '10-13,40 * * * *',
  '7 * * * *',
  '*/7 9-15 * * *',
  '3,9,11,31,32 * * * 1-5',
];
const ZONES = [null, null, null, 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'] as const;
// Near here clocks change: 2026-03-08 New York, 2026-03-29 Berlin, 2026-10-25 Berlin, 2026-11-01 New York, 2026-04-04 Lord Howe.
const CHANGES = [
  '2026-03-08T06:50:00Z',
  '2026-03-29T00:48:00Z',
  '2026-10-25T00:45:00Z',
  '2026-11-01T05:44:00Z',
  '2026-04-04T14:46:00Z',
];
const ACTS: readonly PodAct[] = [
  'evict',
  'kubelet-evict',
  'own-limit',
  'preempt',
  'oom',
  'signal',
  'node-shutdown',
  'delete-pod',
];

/** The fault schedule of a seed. */
export const planOf = (seed: number): Plan => {
  const dice = diceOf(seed);
  const busy = dice.between(12, 28, 'busy') * MINUTE;
  const grace = dice.pick([1, 2, 3, 5, 8], 'grace') * MINUTE;
  const cronJobs = Array.from({ length: dice.between(1, 4, 'fleet') }, (_, i) => cronJobPlan(dice, i, busy));
  const faults = Array.from({ length: dice.between(0, 5, 'faults') }, (_, i) =>
    faultOf(dice, i, { busy, cronJobs }),
  );
  const plan = {
    seed,
    start: startOf(dice),
    busy,
    quiet: Math.max(grace, 4 * MINUTE) + 6 * MINUTE,
    grace,
    modern: dice.chance(0.8, 'modern'),
    managedFields: dice.chance(0.85, 'fields'),
    trouble: troubleOf(dice),
    clocks: { nodes: [], observer: 0 },
    cronJobs,
    faults,
  };
  const all = severally(dice, oddly(dice, { ...plan, looking: lookingOf(dice, plan) }));
  return seed < RARE ? withIndexes(dice, asTheyEnd(dice, all)) : rarely(dice, all);
};

// One schedule in thirty: each takes as long as twenty others.
const troubleOf = (dice: Dice): Trouble => {
  const troubled = dice.chance(0.033, 'troubled');
  const often = (rates: readonly number[], what: string): number => (troubled ? dice.pick(rates, what) : 0);
  return {
    store: often([0, 0.01, 0.05], 'throttled'),
    kill: often([0, 0.01, 0.04], 'killed'),
    bus: often([0, 0.1, 0.5], 'bus'),
    overlap: often([0, 0.2, 0.6], 'overlap'),
  };
};

const startOf = (dice: Dice): number => {
  if (dice.chance(0.12, 'clocks'))
    return Date.parse(dice.pick(CHANGES, 'change')) + dice.between(0, 40 * 60, 'off') * SECOND;
  return Date.UTC(2026, 1, 2) + dice.between(0, 300 * 24 * 3600, 'start') * SECOND;
};

const lookingOf = (
  dice: Dice,
  { busy, quiet }: { readonly busy: number; readonly quiet: number },
): Looking => {
  const period = dice.pick([20, 30, 60], 'period') * SECOND;
  const lost = dice.pick([0, 0.02, 0.1, 0.3], 'lost');
  const hole = {
    from: dice.between(0, busy, 'hole'),
    length: dice.chance(0.25, 'holed') ? dice.between(1, 9, 'long') * MINUTE : 0,
  };
  const ticks: number[] = [];
  for (let t = dice.between(1, 50, 'first') * SECOND + 137; t <= busy + quiet; t += period) {
    const at = t + dice.between(0, period / 3, 'late', t);
    const gone = dice.chance(lost, 'tick', t) || (at >= hole.from && at < hole.from + hole.length);
    if (t > busy || ticks.length === 0 || !gone) ticks.push(at);
  }
  const keep = (resource: Resource, low: number, high: number): number =>
    dice.between(low, high, 'keeps', resource) * SECOND;
  return {
    mode: dice.chance(0.7, 'mode') ? 'drain' : 'live',
    ticks,
    retention: {
      cronjobs: keep('cronjobs', 75, 180),
      jobs: keep('jobs', 75, 180),
      pods: keep('pods', 75, 350),
      events: keep('events', 300, 600),
    },
    eventTtl: dice.pick([5, 15, 60], 'ttl') * MINUTE,
  };
};

const specOf = (dice: Dice, i: number): Spec => ({
  schedule: dice.pick(SCHEDULES, 'schedule', i),
  timeZone: dice.pick(ZONES, 'zone', i),
  suspend: dice.chance(0.06, 'suspend', i),
  concurrency: dice.pick(['Allow', 'Allow', 'Forbid', 'Forbid', 'Replace'], 'policy', i),
  startingDeadlineSeconds: dice.pick([null, null, null, 5, 30, 90, 200, 600], 'deadline', i),
});

const jobPlan = (dice: Dice, i: number): JobPlan => {
  const longest = dice.pick([2, 10, 50, 130, 400], 'longest', i) * SECOND;
  return {
    parallelism: 1,
    completions: 1,
    indexed: null,
    deletedAtEnd: 0,
    backoffLimit: dice.pick([0, 0, 1, 2, 6], 'backoff', i),
    activeDeadlineSeconds: dice.pick([null, null, null, 20, 90, 240], 'active', i),
    ttlSeconds: dice.pick([null, null, 0, 5, 60], 'keep', i),
    restart: dice.chance(0.2, 'restart', i) ? 'OnFailure' : 'Never',
    ignoreDisruptions: dice.chance(0.15, 'policy', 'disruptions', i),
    shortest: Math.min(longest, dice.pick([0.3, 2, 40], 'shortest', i) * SECOND),
    longest,
    failing: dice.pick([0, 0, 0.1, 0.5, 1], 'failing', i),
    init: false,
    failsJob: null,
    managed: false,
  };
};

const cronJobPlan = (dice: Dice, i: number, busy: number): CronJobPlan => ({
  name: `job-${i}`,
  created: dice.chance(0.75, 'old', i)
    ? -dice.between(2, 90 * 60, 'age', i) * SECOND + 400
    : dice.between(0, busy, 'born', i),
  spec: specOf(dice, i),
  job: jobPlan(dice, i),
  keepSuccessful: dice.pick([3, 3, 1, 0], 'successful', i),
  keepFailed: dice.pick([1, 1, 0], 'failed', i),
  changes: changesOf(dice, i, busy),
});

const changesOf = (dice: Dice, i: number, busy: number): readonly SpecChange[] => {
  if (!dice.chance(0.2, 'changes', i)) return [];
  const at = dice.between(60 * SECOND, busy, 'change', i);
  const after = dice.between(at + 2000, at + 10 * MINUTE, 'after', i);
  return dice.pick<readonly SpecChange[]>(
    [
      [{ kind: 'delete', at }],
      [
        { kind: 'delete', at },
        { kind: 'recreate', at: after },
      ],
      [
        { kind: 'edit', at, spec: { suspend: true } },
        { kind: 'edit', at: after, spec: { suspend: false } },
      ],
      [{ kind: 'edit', at, spec: { schedule: dice.pick(SCHEDULES, 'new', i) } }],
      [{ kind: 'edit', at, spec: { concurrency: dice.pick(['Allow', 'Forbid', 'Replace'], 'other', i) } }],
      [{ kind: 'edit', at, spec: { timeZone: dice.pick(ZONES, 'moved', i) } }],
    ],
    'kind',
    i,
  );
};

type Around = { readonly busy: number; readonly cronJobs: readonly CronJobPlan[] };

const faultOf = (dice: Dice, i: number, { busy, cronJobs }: Around): Fault => {
  const from = dice.between(0, busy - MINUTE, 'from', i);
  const length = dice.pick([5, 40, 100, 200, 400, 700], 'length', i) * SECOND;
  const to = Math.min(busy, from + dice.between(SECOND, length, 'to', i));
  const cronJob = dice.pick(cronJobs, 'whose', i).name;
  const resources = dice.chance(0.5, 'all', i)
    ? RESOURCES
    : RESOURCES.filter((r) => dice.chance(0.5, 'one', r, i));
  switch (dice.between(0, 9, 'kind of fault', i)) {
    case 0:
      return { kind: 'down', what: 'controllers', from, to };
    case 1:
      return { kind: 'down', what: dice.pick(['scheduler', 'api'] as const, 'what', i), from, to };
    case 2:
      return { kind: 'partition', node: dice.between(0, 2, 'node', i), from, to };
    case 3:
      return {
        kind: dice.pick(
          ['job-quota', 'pod-quota', 'image-pull', 'unschedulable', 'slow-status'] as const,
          'hit',
          i,
        ),
        cronJob,
        from,
        to,
      };
    case 4:
    case 5:
    case 6:
      return { kind: dice.pick(ACTS, 'act', i), cronJob, at: from };
    case 7:
      return { kind: dice.pick(['delete-job', 'manual'] as const, 'by hand', i), cronJob, at: from };
    case 8:
      return { kind: 'compaction', resources, at: from };
    default:
      return { kind: 'blind', resources, from, to };
  }
};
