import type { CronJobState, Learned } from '../../../core/history/state.ts';
import type { Job } from '../../../core/inventory/job.ts';
import { type Instant, instant, minutes, seconds } from '../../../core/time.ts';
import type { StartVerdict, Verdict } from '../../../core/verdict/verdict.ts';

export const at = (text: string): Instant => instant(Date.parse(`2026-11-${text}Z`));

export const aJob = (given: Partial<Job> = {}): Job => ({
  name: 'ledger',
  namespace: 'lab',
  schedule: '0 * * * *',
  command: ['ls'],
  image: null,
  resources: {},
  concurrencyPolicy: 'Allow',
  scheduler: 'kubernetes',
  since: [],
  ...given,
});

const by = (learned: Instant): Learned => ({ learned, notBefore: learned, version: 0, witness: 'watch' });

type Spec = {
  readonly seen: Instant;
  readonly suspend: boolean;
  readonly changed?: Instant;
  readonly generation?: number;
  readonly schedule?: string;
  readonly timeZone?: string;
};

/** A CronJob with its specs in order. */
export const aCronJob = (
  created: Instant,
  specs: readonly Spec[],
  gone: Instant | null = null,
): CronJobState => ({
  uid: `uid ${created}`,
  namespace: 'lab',
  name: 'ledger',
  created,
  specs: specs.map(({ seen, suspend, changed, generation, schedule, timeZone }, i) => ({
    generation: generation ?? i + 1,
    specChanged: changed ?? null,
    spec: {
      schedule: schedule ?? '0 * * * *',
      timeZone: timeZone ?? null,
      suspend,
      concurrency: 'Allow',
      startingDeadlineSeconds: null,
      owner: null,
      maintenance: null,
    },
    first: by(seen),
    last: by(seen),
  })),
  statuses: [],
  labels: [],
  last: by(specs.at(-1)?.seen ?? created),
  gone: gone === null ? null : by(gone),
});

const STARTS = {
  'on-time': (nominal) => ({
    kind: 'on-time',
    at: instant(nominal + 3000),
    delay: seconds(3),
    basis: 'container',
    evidence: [],
  }),
  skipped: (nominal) => ({ kind: 'skipped', until: nominal, predecessor: 'ledger-1', evidence: [] }),
  excused: (nominal) => ({
    kind: 'excused',
    window: { from: nominal, to: nominal },
    reason: 'upgrade',
    evidence: [],
  }),
  'never-started': () => ({ kind: 'never-started', cause: 'unschedulable', evidence: [] }),
} as const satisfies Readonly<Record<string, (nominal: Instant) => StartVerdict>>;

export const aVerdict = (nominal: Instant, start: keyof typeof STARTS = 'on-time'): Verdict => ({
  cronJobUid: 'uid',
  namespace: 'lab',
  name: 'ledger',
  owner: null,
  nominal,
  deadline: instant(nominal + minutes(20)),
  job: null,
  start: STARTS[start](nominal),
  finish:
    start === 'on-time'
      ? {
          kind: 'completed',
          at: instant(nominal + 60_000),
          disruptions: 0,
          basis: 'job',
          evidence: [],
        }
      : null,
});
