import fc from 'fast-check';
import type { Instant } from '../../core/time.ts';
import { at, plus } from './at.ts';
import { type CronJobSays, cronJob, refOf } from './cronjob.ts';
import { event, startedEvent } from './event.ts';
import { jobRef } from './job.ts';
import type { Looking } from './observe.ts';
import { run } from './run.ts';
import type { Change } from './truth.ts';

/** What may become of one occurrence. Seconds are counted from the nominal time. */
type Fate = {
  readonly kind:
    | 'none'
    | 'good'
    | 'failed'
    | 'evicted'
    | 'deleted-pod'
    | 'deleted-job'
    | 'pending'
    | 'tidied';
  readonly create: number;
  readonly start: number;
  readonly work: number;
  readonly events: boolean;
};

const fate: fc.Arbitrary<Fate> = fc.record({
  kind: fc.constantFrom(
    'none',
    'good',
    'good',
    'failed',
    'evicted',
    'deleted-pod',
    'deleted-job',
    'pending',
    'tidied',
  ),
  create: fc.oneof({ weight: 4, arbitrary: fc.constant(0.1) }, fc.integer({ min: 1, max: 50 })),
  start: fc.oneof({ weight: 4, arbitrary: fc.constant(2) }, fc.integer({ min: 1, max: 120 })),
  work: fc.integer({ min: 1, max: 90 }),
  events: fc.boolean(),
});

const MINUTES = 8;
const START = '15:30:30';

type Member = { readonly says: CronJobSays; readonly fates: readonly Fate[] };

const member = (name: string): fc.Arbitrary<Member> =>
  fc.record({
    says: fc.record({
      name: fc.constant(name),
      schedule: fc.constantFrom('* * * * *', '*/2 * * * *', '31,35 15 * * *'),
      concurrency: fc.constantFrom('Allow', 'Forbid'),
    }),
    fates: fc.array(fate, { minLength: MINUTES, maxLength: MINUTES }),
  });

/** A small cluster's few minutes: every occurrence has some fate, and statuses and Events follow as the controller writes them. */
export const clusters: fc.Arbitrary<readonly Change[]> = fc
  .tuple(member('a'), member('b'), member('c'))
  .map((members) => members.flatMap(story));

/** Times in which nobody looked, of one resource or of all. */
export const lookings: fc.Arbitrary<Looking> = fc
  .array(
    fc.record({
      resource: fc.constantFrom('all', 'cronjobs', 'jobs', 'pods', 'events'),
      from: fc.integer({ min: 1, max: 60 * MINUTES }),
      length: fc.integer({ min: 1, max: 240 }),
    }),
    { maxLength: 3 },
  )
  .map((gaps) => {
    const blind: Record<string, [string, string][]> = {};
    for (const g of gaps) {
      const [from, to] = [plus(START, g.from), plus(START, g.from + g.length)];
      const [key, text] = [g.resource, [iso(from), iso(to)] as [string, string]];
      blind[key] = [...(blind[key] ?? []), text];
    }
    return { from: START, to: '15:45:00', blind };
  });

const iso = (t: Instant): string => new Date(t).toISOString();

const story = ({ says, fates }: Member): readonly Change[] => {
  const of = refOf(says);
  const minutes = fates
    .map((f, i) => ({ f, nominal: plus('15:31:00', 60 * i) }))
    .filter(({ nominal }) => dueAt(says, nominal));
  const done = startedOnes(says, minutes);
  const status = done.map(({ f, nominal }) => [iso(plus(nominal, f.create + 0.2)), iso(nominal)] as const);
  return [...cronJob({ ...says, status }), ...done.flatMap(({ f, nominal }) => fateOf(of, nominal, f))];
};

type Occurrence = { readonly f: Fate; readonly nominal: Instant };

/** Under Forbid the controller starts none while an earlier one is active. */
const startedOnes = ({ concurrency }: CronJobSays, minutes: readonly Occurrence[]): readonly Occurrence[] => {
  let busyUntil = 0;
  return minutes.filter(({ f, nominal }) => {
    const created = nominal + f.create * 1000;
    if (f.kind === 'none' || (concurrency === 'Forbid' && created < busyUntil)) return false;
    const over = f.kind === 'pending' ? Number.POSITIVE_INFINITY : created + (f.start + f.work + 3) * 1000;
    busyUntil = Math.max(busyUntil, over);
    return true;
  });
};

const dueAt = ({ schedule }: CronJobSays, nominal: Instant): boolean => {
  const minute = new Date(nominal).getUTCMinutes();
  return (
    schedule === '* * * * *' ||
    (schedule === '*/2 * * * *' ? minute % 2 === 0 : minute === 31 || minute === 35)
  );
};

const fateOf = (of: ReturnType<typeof refOf>, nominal: Instant, f: Fate): readonly Change[] => {
  const time = (s: number): string => iso(plus(nominal, s));
  const name = jobRef({ of, nominal: iso(nominal) }).name;
  const [start, end] = [f.create + f.start, f.create + f.start + f.work];
  const cut = f.create + f.start + f.work / 2;
  const job = { created: time(f.create) };
  const events = (kind: 'Completed' | 'BackoffLimitExceeded' | null): readonly Change[] =>
    !f.events
      ? []
      : [
          ...startedEvent(`${name}-aaaaa`, time(start)),
          ...(kind === null ? [] : event({ about: ['Job', name], reason: kind, at: time(end + 1) })),
        ];
  const dying = { deleted: [time(cut), 2] as const, ended: time(cut + 2), exit: 137, gone: time(cut + 3) };
  const nominalText = iso(nominal);
  switch (f.kind) {
    case 'none':
      return [];
    case 'good':
      return [
        ...run(of, nominalText, {
          job: { ...job, complete: time(end + 1) },
          pod: { started: time(start), ended: time(end) },
        }),
        ...events('Completed'),
      ];
    case 'tidied': {
      const gone = { deleted: [time(end + 2), 0] as const, gone: time(end + 2.2) };
      return [
        ...run(of, nominalText, {
          job: { ...job, complete: time(end + 1), deleted: time(end + 2) },
          pod: { started: time(start), ended: time(end), ...gone },
        }),
        ...events('Completed'),
      ];
    }
    case 'failed':
      return [
        ...run(of, nominalText, {
          job: { ...job, failed: [time(end + 1), 'BackoffLimitExceeded'] },
          pod: { started: time(start), ended: time(end), exit: 3 },
        }),
        ...events('BackoffLimitExceeded'),
      ];
    case 'evicted':
    case 'deleted-pod':
      return [
        ...run(of, nominalText, {
          job: { ...job, failed: [time(cut + 0.5), 'BackoffLimitExceeded'] },
          pod: {
            started: time(start),
            ...dying,
            ...(f.kind === 'evicted' ? { disrupted: [time(cut), 'EvictionByEvictionAPI'] as const } : {}),
          },
        }),
        ...events(null),
      ];
    case 'deleted-job':
      return [
        ...run(of, nominalText, {
          job: { ...job, deleted: time(cut - 0.1) },
          pod: { started: time(start), ...dying },
        }),
        ...events(null),
      ];
    case 'pending':
      return run(of, nominalText, { job, pod: { scheduled: 'never' } });
    default:
      return f.kind satisfies never;
  }
};

export const fullSight: Looking = { from: START, to: '15:45:00' };
export const dueWindow: readonly [string, string] = [START, iso(plus(at('15:31:00'), 60 * MINUTES))];
