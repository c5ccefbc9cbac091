import type { Fact, JobFact } from '../../core/facts/fact.ts';
import type { Rollup, VerdictPage } from '../../core/ports/judgements.ts';
import type { Tick } from '../../core/ports/ledger.ts';
import { duration, type Instant, minutes, parseInstant } from '../../core/time.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';

/** `2026-11-22T15:31` or with seconds, always UTC. */
export const at = (text: string): Instant => {
  const parsed = parseInstant(text.length === 16 ? `${text}:00Z` : text);
  if (parsed === undefined) throw new Error(`not a time: ${text}`);
  return parsed;
};

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const aJob = (n: number, over: Partial<JobFact> = {}): JobFact => ({
  kind: 'job',
  uid: uuid(n),
  learned: at('2026-11-22T15:31'),
  notBefore: at('2026-11-22T15:30'),
  version: 4000 + n,
  witness: 'watch',
  namespace: 'shop',
  name: `invoices-${n}`,
  created: at('2026-11-22T15:31'),
  cronJobUid: uuid(900_000_000),
  cronJobName: 'invoices',
  nominal: null,
  manual: false,
  managedBy: null,
  parallelism: 1,
  completions: 1,
  failedIndexes: null,
  suspended: false,
  conditions: [],
  deletionRequested: null,
  ...over,
});

export const jobs = (count: number): readonly Fact[] => Array.from({ length: count }, (_, i) => aJob(i));

export const aTick = (over: Partial<Tick> = {}): Tick => ({
  at: at('2026-11-22T15:31'),
  facts: [aJob(1)],
  resume: '{"jobs":"4001"}',
  ...over,
});

export const aVerdict = (nominal: string, over: Partial<Verdict> = {}): Verdict => ({
  cronJobUid: uuid(1),
  namespace: 'shop',
  name: 'invoices',
  owner: 'team-billing',
  nominal: at(nominal),
  deadline: at(nominal),
  job: null,
  start: {
    kind: 'dropped',
    cause: 'controller-down',
    provisional: false,
    proof: { kind: 'watched', interval: { from: at(nominal), to: at(nominal) } },
    evidence: [
      {
        says: 'due by its schedule * * * * *',
        subject: 'CronJob shop/invoices',
        at: at(nominal),
        learned: null,
        witness: 'calendar',
      },
    ],
  },
  finish: null,
  ...over,
});

export const onTime = (nominal: string): Verdict =>
  aVerdict(nominal, {
    job: 'invoices-29922691',
    start: { kind: 'on-time', at: at(nominal), delay: duration(2000), basis: 'container', evidence: [] },
    finish: { kind: 'completed', at: at(nominal), disruptions: 0, basis: 'job', evidence: [] },
  });

export const aPage = (hour: string, over: Partial<VerdictPage> = {}): VerdictPage => ({
  cronJobUid: uuid(1),
  namespace: 'shop',
  name: 'invoices',
  hour: at(hour),
  verdicts: [onTime(hour)],
  ...over,
});

export const aRollup = (day: string, over: Partial<Rollup> = {}): Rollup => ({
  cronJobUid: uuid(1),
  namespace: 'shop',
  name: 'invoices',
  owner: 'team-billing',
  day: at(`${day}T00:00`),
  start: { 'on-time': 1439, 'dropped/controller-down': 1 },
  finish: { completed: 1439 },
  ...over,
});

export const day = (from: string, to: string) => ({ from: at(`${from}T00:00`), to: at(`${to}T00:00`) });
export const HOUR = minutes(60);

/** A text that does not compress, so that what is packed is about as large as asked. */
export const noise = (bytes: number): string => {
  let state = 1;
  const next = (): string => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (state % 90));
  };
  return Array.from({ length: bytes }, next).join('');
};
